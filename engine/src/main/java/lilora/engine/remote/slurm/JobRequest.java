package lilora.engine.remote.slurm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * What a job is asked for. What is absent is left to the cluster.
 *
 * @param partition one, or several with commas
 * @param account that pays
 * @param qos quality of service
 * @param gpus how many, such as {@code 1}, or with their kind, such as {@code a100:1}
 * @param cpus of the one task
 * @param memory of the node, such as {@code 16G}
 * @param walltime as H:MM:SS or D-HH:MM:SS
 * @param directives more options of sbatch, each with its dashes
 * @param setup lines of shell before the worker, such as {@code module load java}
 */
public record JobRequest(
        @Nullable String partition,
        @Nullable String account,
        @Nullable String qos,
        @Nullable String gpus,
        @Nullable Integer cpus,
        @Nullable String memory,
        @Nullable String walltime,
        List<String> directives,
        List<String> setup) {
    /** Asks for nothing. */
    public static final JobRequest NONE =
            new JobRequest(null, null, null, null, null, null, null, List.of(), List.of());

    private static final Pattern NAMES = Pattern.compile("\\w[\\w.,+@-]{0,199}");
    private static final Pattern GPUS = Pattern.compile("(\\w[\\w.-]{0,63}:)?[1-9]\\d{0,2}");
    private static final Pattern MEMORY = Pattern.compile("[1-9]\\d{0,8}[KMGT]?");
    private static final Pattern WALLTIME =
            Pattern.compile("(?:(\\d{1,4})-(\\d{1,2})(?::(\\d{2})(?::(\\d{2}))?)?|(\\d{1,4}):(\\d{2}):(\\d{2}))");
    private static final Pattern DIRECTIVE = Pattern.compile("--?[A-Za-z][^\\p{Cntrl}{}]{0,500}");
    private static final int LONGEST_WARNING = 300;

    public JobRequest {
        require("partition", partition, NAMES, "the name of a partition, or several with commas");
        require("account", account, NAMES, "the name of an account");
        require("qos", qos, NAMES, "the name of a quality of service");
        require("gpus", gpus, GPUS, "a number, or a kind and a number, such as a100:1");
        require("memory", memory, MEMORY, "a whole number with K, M, G or T, such as 16G");
        require("walltime", walltime, WALLTIME, "H:MM:SS or D-HH:MM:SS, such as 4:00:00");
        if (cpus != null && cpus < 1) {
            throw InputException.about("cpus is %d; a job needs one at least.".formatted(cpus), "cpus");
        }
        directives = List.copyOf(directives);
        setup = List.copyOf(setup);
        directives.forEach(
                line -> require("directive", line, DIRECTIVE, "one option of sbatch with its dashes, without braces"));
        for (String line : setup) {
            if (line.chars().anyMatch(Character::isISOControl)) {
                throw new InputException(
                        "The line of setup \"%s\" holds a line break or another control character; make it several lines."
                                .formatted(line.replaceAll("\\p{Cntrl}", "?")));
            }
        }
    }

    private static void require(String name, @Nullable String value, Pattern form, String wanted) {
        if (value != null && !form.matcher(value).matches()) {
            throw InputException.about(
                    "%s is \"%s\"; write %s.".formatted(name, value.replaceAll("\\p{Cntrl}", "?"), wanted), name);
        }
    }

    /** What is asked for by the names of placeholders. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "partition", partition);
        put(values, "account", account);
        put(values, "qos", qos);
        put(values, "gpus", gpus);
        put(values, "cpus", cpus);
        put(values, "memory", memory);
        put(values, "walltime", walltime);
        return values;
    }

    private static void put(Map<String, String> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
    }

    /** Seconds before the job's end at which the worker is to write a checkpoint: five minutes, or a third of a short job. */
    int warning() {
        Matcher parts = WALLTIME.matcher(walltime == null ? "" : walltime);
        if (!parts.matches()) {
            return LONGEST_WARNING;
        }
        long seconds = ((number(parts, 1) * 24 + number(parts, 2) + number(parts, 5)) * 60
                                + number(parts, 3)
                                + number(parts, 6))
                        * 60
                + number(parts, 4)
                + number(parts, 7);
        return (int) Math.min(LONGEST_WARNING, seconds / 3);
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
