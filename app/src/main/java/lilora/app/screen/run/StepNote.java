package lilora.app.screen.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A remark of the researcher on a step. It is a line of the run's note, so that whoever reads or changes that finds it there.
 *
 * @param step position over the whole run; 0 before the first
 * @param time ISO-8601 instant at which it was made
 * @param text of one line
 */
record StepNote(long step, String time, String text) {
    private static final Pattern LINE = Pattern.compile("- Step ([0-9]{1,18}), ([0-9T:.-]{10,35}Z): (.+)");

    /** The line of the note. */
    String line() {
        return String.format(
                Locale.ROOT, "- Step %d, %s: %s", step, time, text.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    /** Those in a note, in its order; what else stands there is left alone. */
    static List<StepNote> in(String note) {
        return note.lines().map(StepNote::of).flatMap(Optional::stream).toList();
    }

    private static Optional<StepNote> of(String line) {
        Matcher found = LINE.matcher(line.strip());
        return found.matches()
                ? Optional.of(new StepNote(Long.parseLong(found.group(1)), found.group(2), found.group(3)))
                : Optional.empty();
    }
}
