package lilora.engine.text;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.data.Turn;

/**
 * A template of conversations in the language that transformers' {@code apply_chat_template} reads. Messages are texts, or lists of
 * {@code text} and {@code image}, images first; the start token is the tokenizer's to add. A question is always followed by what
 * stands before an answer.
 */
record JinjaTemplate(RoundTemplate template) {
    private static final String VALUE = "{{ %s }}";

    String text() {
        String trim = template.trims() ? " | trim" : "";
        return said(template.before())
                + "{% for message in messages %}{% if message.role == \"user\" %}"
                + said(template.human())
                + withoutImage()
                + "{% if message.content is string %}"
                + VALUE.formatted("message.content" + trim)
                + "{% else %}{% for part in message.content %}{% if part.type == \"image\" %}"
                + said(template.image())
                + "{% else %}"
                + VALUE.formatted("part.text" + trim)
                + "{% endif %}{% endfor %}{% endif %}"
                + said(template.assistant())
                + "{% elif message.role == \"assistant\" %}"
                + said(template.gap())
                + "{% if message.content is string %}"
                + VALUE.formatted("message.content" + trim)
                + "{% else %}{% for part in message.content %}"
                + VALUE.formatted("part.text" + trim)
                + "{% endfor %}{% endif %}"
                + said(template.end())
                + (template.between().isEmpty()
                        ? ""
                        : "{% if not loop.last %}" + said(template.between()) + "{% endif %}")
                + "{% else %}{{ raise_exception(\"user and assistant take part in a conversation, nobody else\") }}{% endif %}"
                + "{% endfor %}";
    }

    private String withoutImage() {
        return template.withoutImage().isEmpty()
                ? ""
                : "{%% if message.content is string and not message.content.startswith(\"%s\") or message.content is not string and message.content[0].type != \"image\" %%}%s{%% endif %%}"
                        .formatted(Turn.IMAGE, said(template.withoutImage()));
    }

    /** A text with the tokenizer's own tokens in it. */
    private static String said(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String named = text.replace(RoundTemplate.EOS, "\0eos_token\0").replace(RoundTemplate.BOS, "\0bos_token\0");
        List<String> parts = List.of(named.split("\0", -1));
        String joined = Stream.iterate(0, i -> i < parts.size(), i -> i + 1)
                .filter(i -> !parts.get(i).isEmpty())
                .map(i -> i % 2 == 1 ? parts.get(i) : quoted(parts.get(i)))
                .collect(Collectors.joining(" ~ "));
        return VALUE.formatted(joined);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
