package lilora.engine.remote.slurm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job as {@code squeue} tells of it.
 *
 * @param id number, or number and index of an array
 * @param state in its long form, such as {@code PENDING}
 * @param start when it started or is expected to, by the host's clock; {@code N/A} if nobody knows
 * @param seconds that it has been at work
 * @param nodes that it is on
 * @param reason why it is in its state, in Slurm's words
 * @param name of it
 */
public record QueuedJob(String id, String state, String start, long seconds, String nodes, String reason, String name) {
    /** What {@code squeue} is asked for, so that only the last may hold a bar. */
    static final String FORMAT = "%i|%T|%S|%M|%N|%r|%j";

    private static final int COLUMNS = 7;
    private static final Pattern TIME = Pattern.compile("(?:(?:(\\d{1,5})-)?(\\d{1,2}):)?(\\d{1,2}):(\\d{2})");

    /** Of one line; empty if it is none. */
    static Optional<QueuedJob> parse(String line) {
        List<String> columns = List.of(line.split("\\|", COLUMNS));
        return columns.size() == COLUMNS && !columns.get(0).isBlank()
                ? Optional.of(new QueuedJob(
                        columns.get(0),
                        columns.get(1),
                        columns.get(2),
                        seconds(columns.get(3)),
                        columns.get(4),
                        columns.get(5),
                        columns.get(6)))
                : Optional.empty();
    }

    /** Of {@code 1-02:03:04}, {@code 02:03:04} or {@code 3:04}; 0 of anything else. */
    private static long seconds(String time) {
        Matcher parts = TIME.matcher(time);
        return parts.matches()
                ? ((number(parts.group(1)) * 24 + number(parts.group(2))) * 60 + number(parts.group(3))) * 60
                        + number(parts.group(4))
                : 0;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Where it is on its way. */
    public JobPhase phase() {
        return JobPhase.of(state);
    }
}
