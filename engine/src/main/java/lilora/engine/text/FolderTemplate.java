package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Which conversation template a model folder is for. A chat template that it brings is compared with what those of published
 * models have in them and others have not; it is never interpreted. Where a folder brings none, the kind of decoder decides.
 *
 * @param name id of the template
 * @param remark what a person should know of the choice, null if the folder itself said it
 */
public record FolderTemplate(String name, @Nullable String remark) {
    private static final String FIELD = "chat_template";
    private static final String TODAY = "strftime_now";
    private static final String JINJA = "chat_template.jinja";
    private static final List<String> OBJECTS =
            List.of("chat_template.json", "processor_config.json", "tokenizer_config.json");

    /**
     * What tells a chat template.
     *
     * @param all texts that it holds
     * @param none texts that it does not hold
     */
    private record Mark(String name, List<String> all, List<String> none) {
        boolean is(String text) {
            return all.stream().allMatch(text::contains) && none.stream().noneMatch(text::contains);
        }
    }

    /** The first that fits decides. */
    private static final List<Mark> MARKS = List.of(
            new Mark("llama_3_1", List.of("<|start_header_id|>", "26 Jul 2024"), List.of("strftime_now")),
            new Mark("llama_3", List.of("<|start_header_id|>", "<|eot_id|>"), List.of("Today Date", "strftime_now")),
            new Mark("llava_interleave", List.of("<|im_start|>' + message['role'] + ' '"), List.of()),
            new Mark(
                    "qwen_2_5",
                    List.of("<|im_start|>", "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."),
                    List.of()),
            new Mark(
                    "smollm_2",
                    List.of(
                            "<|im_start|>",
                            "You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>"),
                    List.of("tools")),
            new Mark(
                    "qwen_2_vl",
                    List.of(
                            "<|im_start|>",
                            "You are a helpful assistant.",
                            "<|vision_start|><|image_pad|><|vision_end|>"),
                    List.of()),
            new Mark("qwen_2", List.of("<|im_start|>", "You are a helpful assistant."), List.of()),
            new Mark("chatml", List.of("<|im_start|>", "<|im_end|>"), List.of("You are ", "<think>")),
            new Mark("mistral_v3", List.of("[INST]", "[AVAILABLE_TOOLS]"), List.of("[SYSTEM_PROMPT]")),
            new Mark("llama_2", List.of("[INST]", "<<SYS>>"), List.of("You are ")),
            new Mark("mistral_v1", List.of("[INST]", "eos_token + ' '"), List.of("<<SYS>>", "[SYSTEM_PROMPT]")),
            new Mark("mistral_v1", List.of("[INST]", "eos_token + \" \""), List.of("<<SYS>>", "[SYSTEM_PROMPT]")),
            new Mark("mistral_instruct", List.of("[INST]"), List.of("<<SYS>>", "[SYSTEM_PROMPT]")),
            new Mark("vicuna_v1", List.of("ASSISTANT:"), List.of()));

    /** What the templates of models have that were not trained as LLaVA-1.5. */
    private static final List<String> SIGNS = List.of("<|", "[INST]");

    /** How a folder names a template by the name that it has here. */
    private static final Pattern NAME = Pattern.compile("\\{#- template: (\\w+) -#}.*", Pattern.DOTALL);

    /** All names that a template can be chosen by, sorted. */
    public static List<String> names() {
        return RoundTemplate.names().stream().sorted().toList();
    }

    /**
     * The template of a folder.
     *
     * @param usual templates for one that brings none, best first; the last is LLaVA's own for such a decoder
     * @throws InputException if its chat template is none that is known, or asks for tokens that its tokenizer lacks
     */
    public static FolderTemplate of(Path folder, Tokenizer tokenizer, List<String> usual) {
        Brought brought = brought(folder).orElse(null);
        String fallback = usual.stream()
                .filter(name -> RoundTemplate.named(name).fits(tokenizer))
                .findFirst()
                .orElse(usual.get(usual.size() - 1));
        if (brought == null) {
            return checked(
                    new FolderTemplate(fallback, remark(folder + " brings no chat template", fallback)),
                    folder,
                    tokenizer);
        }
        String text = brought.text();
        Optional<String> name = named(text);
        if (name.isPresent()) {
            return checked(new FolderTemplate(name.get(), null), brought.file(), tokenizer);
        }
        boolean foreign = SIGNS.stream().anyMatch(text::contains) || !fallback.equals("vicuna_v1");
        if (foreign) {
            throw InputException.about(
                    "%s, field %s: %s (%s). Choose one with \"template\" in the experiment, put the one in its place that the model was trained with, or remove it for conversations in the template %s."
                            .formatted(
                                    brought.file(),
                                    FIELD,
                                    text.contains(TODAY)
                                            ? "it writes today's date into every conversation (strftime_now), so that a run would be another tomorrow, and is none of the templates known here"
                                            : "it is none of the templates known here",
                                    String.join(", ", RoundTemplate.names()),
                                    fallback),
                    "template");
        }
        return new FolderTemplate(
                fallback, remark("The chat template of " + brought.file() + " is not known here", fallback));
    }

    /**
     * A template that somebody chose, whatever the folder is for.
     *
     * @throws InputException if there is none of that name, or it asks for tokens that the tokenizer lacks
     */
    public static FolderTemplate chosen(String name, Tokenizer tokenizer) {
        requireKnown(name);
        List<String> missing = RoundTemplate.named(name).tokens().stream()
                .filter(token -> tokenizer.encode(token).length != 1)
                .toList();
        if (!missing.isEmpty()) {
            throw InputException.about(
                    "Field \"template\": conversations in the template %s need the token %s, which %s does not have; choose another, or leave it out for the model's own."
                            .formatted(name, missing.get(0), tokenizer.file()),
                    "template");
        }
        return new FolderTemplate(name, null);
    }

    /**
     * Checks a name that somebody chose.
     *
     * @throws InputException if there is no template of that name
     */
    public static void requireKnown(String name) {
        if (!RoundTemplate.names().contains(name)) {
            throw InputException.about(
                    "Field \"template\": \"%s\" is unknown; known are %s."
                            .formatted(name, String.join(", ", RoundTemplate.names())),
                    "template");
        }
    }

    /** The file of a folder that its chat template is in; empty if it brings none. */
    public static Optional<Path> file(Path folder) {
        return brought(folder).map(Brought::file);
    }

    /** The name of the template that a folder brings; empty if it brings none, or none that is known. */
    public static Optional<String> named(Path folder) {
        return brought(folder).map(Brought::text).flatMap(FolderTemplate::named);
    }

    private static Optional<String> named(String text) {
        Matcher own = NAME.matcher(text);
        if (own.matches() && RoundTemplate.names().contains(own.group(1))) {
            return Optional.of(own.group(1));
        }
        return MARKS.stream().filter(known -> known.is(text)).findFirst().map(Mark::name);
    }

    /**
     * Writes a template as transformers reads it, and as it is known here again; what else the folder brings is taken out.
     *
     * @param name one of {@link #names}
     */
    public static void write(Path folder, String name) throws IOException {
        for (String each : OBJECTS) {
            takeOut(folder.resolve(each));
        }
        String text = "{#- template: %s -#}%s".formatted(name, new JinjaTemplate(RoundTemplate.named(name)).text());
        AtomicFile.write(folder.resolve(JINJA), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void takeOut(Path file) throws IOException {
        if (!PlainFile.isThere(file)
                || !(Json.tree(file) instanceof ObjectNode fields)
                || fields.remove(FIELD) == null) {
            return;
        }
        if (fields.isEmpty()) {
            Files.delete(file);
        } else {
            Json.writeAtomically(file, fields);
        }
    }

    /**
     * Writes a template where somebody chose one that the folder does not bring.
     *
     * @param chosen one of {@link #names}, or null for the folder's own
     */
    public static void writeChosen(Path folder, @Nullable String chosen) throws IOException {
        if (chosen != null && !named(folder).equals(Optional.of(chosen))) {
            write(folder, chosen);
        }
    }

    private static @Nullable String remark(String why, String name) {
        // LLaVA-1.5's folders never brought one.
        return name.equals("vicuna_v1") && why.endsWith("no chat template")
                ? null
                : "%s: conversations are in the template %s.".formatted(why, name);
    }

    private static FolderTemplate checked(FolderTemplate template, Path source, Tokenizer tokenizer) {
        for (String token : RoundTemplate.named(template.name()).tokens()) {
            if (tokenizer.encode(token).length != 1) {
                throw new InputException(
                        "%s: conversations are in the template %s, but the tokenizer has no token %s; add it to tokenizer.json, or bring the chat template that the model was trained with."
                                .formatted(source, template.name(), token));
            }
        }
        return template;
    }

    /** Those files of a folder that a chat template may be in. */
    public static List<Path> files(Path folder) {
        return Stream.concat(Stream.of(JINJA), OBJECTS.stream())
                .map(folder::resolve)
                .filter(PlainFile::isThere)
                .toList();
    }

    private record Brought(Path file, String text) {}

    /** As transformers looks for it: a processor's own before the tokenizer's. */
    private static Optional<Brought> brought(Path folder) {
        Path jinja = folder.resolve(JINJA);
        if (PlainFile.isThere(jinja)) {
            try {
                return Optional.of(new Brought(jinja, Files.readString(jinja)));
            } catch (IOException e) {
                throw new InputException("File %s cannot be read: %s.".formatted(jinja, DiskException.reason(e)), e);
            }
        }
        for (String name : OBJECTS) {
            Path file = folder.resolve(name);
            String text = text(TokenizerFiles.optional(file).path(FIELD));
            if (text != null) {
                return Optional.of(new Brought(file, text));
            }
        }
        return Optional.empty();
    }

    /** One template, or the one named default among several. */
    private static @Nullable String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        for (JsonNode each : value) {
            if (each.path("name").asText("").equals("default")) {
                return each.path("template").asText();
            }
        }
        return value.path("default").isTextual() ? value.path("default").textValue() : null;
    }
}
