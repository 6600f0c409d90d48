package lilora.engine.diagnostics;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lilora.engine.file.PlainText;

/** The text itself: sections one below the other, redacted as a whole. */
public final class Diagnostics {
    /** The most bytes of the whole text. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int MOST_OF_SECTION = 200_000;
    private static final String CUT = "\n[cut here: the text would be longer than 1 MiB]\n";

    private final Redaction redaction;
    private final List<Section> sections = new ArrayList<>();

    /**
     * A part of the text.
     *
     * @param title in a few words
     * @param text as it is; what is private is taken out later
     */
    public record Section(String title, String text) {}

    public Diagnostics(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Of this computer: versions, system and settings of the environment come first. */
    public static Diagnostics here(Map<String, String> environment) {
        ThisComputer computer = new ThisComputer(environment);
        return new Diagnostics(Redaction.of(environment, computer.host())).with(computer.sections());
    }

    /** With another section; none where there is nothing to say. */
    public Diagnostics with(String title, String text) {
        if (!text.isBlank()) {
            sections.add(new Section(title, text));
        }
        return this;
    }

    private Diagnostics with(List<Section> more) {
        more.forEach(section -> with(section.title(), section.text()));
        return this;
    }

    /** With what a run's folder tells: what was asked, the last events, the ends of its worker's logs. */
    public Diagnostics withRun(Path run) {
        return with(RunTraces.of(run));
    }

    /** The whole text, which can be given to anybody. */
    public String text() {
        String whole = sections.stream()
                .map(section -> "== %s ==\n%s\n\n"
                        .formatted(section.title(), tail(section.text()).stripTrailing()))
                .collect(Collectors.joining());
        // A line that is cut may hold the half of a secret that its rule no longer knows: redacted before it is cut to
        // size.
        Redaction.Redacted redacted = redaction.redact(PlainText.wellFormed(whole));
        String taken = redacted.counts().isEmpty()
                ? "nothing"
                : redacted.counts().entrySet().stream()
                        .map(count -> count.getKey() + " × " + count.getValue())
                        .collect(Collectors.joining(", "));
        String footer = "== Taken out of this text ==\n" + taken + "\n";
        return cut(redacted.text(), MOST_BYTES - footer.getBytes(StandardCharsets.UTF_8).length) + footer;
    }

    /** The end of a section matters more than its beginning; from a whole line on. */
    private static String tail(String text) {
        if (text.length() <= MOST_OF_SECTION) {
            return text;
        }
        String end = text.substring(text.length() - MOST_OF_SECTION);
        return "[…]\n" + end.substring(end.indexOf('\n') + 1);
    }

    private static String cut(String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= most) {
            return text;
        }
        int end = most - CUT.length();
        // Not within a character.
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + CUT;
    }
}
