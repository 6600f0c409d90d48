package lilora.engine.remote.slurm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import org.jspecify.annotations.Nullable;

/**
 * The script of a job, but for the line that starts the worker: a text that a person may read, edit and keep. In it,
 * <code>{{worker}}</code> stands for that line, and <code>{{partition}}</code>, <code>{{walltime}}</code> and so on for what a
 * {@link JobRequest} asks for.
 *
 * @param source what people call it
 * @param text of it, with placeholders
 */
public record JobTemplate(String source, String text) {
    /** Stands for the line that starts the worker. */
    public static final String WORKER = "worker";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}\n]*)}}");
    /** Before one of the options of a line, of which there may be several; what follows a further # is a comment. */
    private static final String ON_ITS_LINE = "(?m)^#SBATCH(?=[ \\t])[^#\r\n]*[ \\t]";

    private static final Pattern CPUS =
            Pattern.compile(ON_ITS_LINE + "(?:--cpus-per-task(?:=|[ \\t]+)|-c[ \\t]*)(\\d{1,4})\\b");
    private static final Pattern GPUS =
            Pattern.compile(ON_ITS_LINE + "(?:--gpus|--gres(?:=|[ \\t]+)[^\\s#]*gpu|-G|--gpus-per-)");
    private static final long LARGEST = 1 << 20;
    private static final Set<String> NAMES =
            new TreeSet<>(List.of("account", "cpus", "gpus", "memory", "partition", "qos", "walltime", WORKER));

    public JobTemplate {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("#!")) {
            throw fault(source, 1, "a job's script begins with #!, such as #!/bin/sh; write that line");
        }
        boolean began = false;
        boolean works = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            checkNames(source, i + 1, line);
            if (line.startsWith("#SBATCH") && began) {
                throw fault(
                        source,
                        i + 1,
                        "Slurm passes over what it is asked for after the first command; move the line up");
            }
            began |= !line.isBlank() && !line.startsWith("#");
            works |= isWorker(source, i + 1, line, works);
        }
        if (!works) {
            throw fault(source, lines.size(), "{{worker}} is missing, which starts the worker; make it the last line");
        }
    }

    private static boolean isWorker(String source, int number, String line, boolean before) {
        if (!line.contains("{{" + WORKER + "}}")) {
            return false;
        }
        if (before || !line.strip().equals("{{" + WORKER + "}}")) {
            throw fault(source, number, "{{worker}} stands once, on a line of its own");
        }
        return true;
    }

    private static void checkNames(String source, int number, String line) {
        Matcher found = PLACEHOLDER.matcher(line);
        while (found.find()) {
            if (!NAMES.contains(found.group(1))) {
                throw fault(
                        source,
                        number,
                        "there is no placeholder {{%s}}; there are %s"
                                .formatted(found.group(1), String.join(", ", NAMES)));
            }
        }
    }

    private static InputException fault(String source, int line, String what, String... settings) {
        return InputException.about("%s, line %d: %s.".formatted(source, line, what), settings);
    }

    /**
     * Reads one that was kept.
     *
     * @throws InputException with the line of what is wrong in it
     */
    public static JobTemplate read(Path file) {
        try {
            long size = Files.size(PlainFile.require(file));
            if (size > LARGEST) {
                throw new InputException("%s has %,d bytes, more than any job's script; name a template of a job."
                        .formatted(file, size));
            }
            // Bytes that are no UTF-8 become replacement characters, which a person sees in the preview.
            return new JobTemplate(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(file, DiskException.reason(e)), e);
        }
    }

    /** One that asks for this. */
    public static JobTemplate of(JobRequest request) {
        List<String> lines = new ArrayList<>(List.of("#!/bin/sh"));
        Map<String, String> values = request.values();
        option(lines, "--partition=", values.get("partition"));
        option(lines, "--account=", values.get("account"));
        option(lines, "--qos=", values.get("qos"));
        option(lines, "--gres=gpu:", values.get("gpus"));
        option(lines, "--cpus-per-task=", values.get("cpus"));
        option(lines, "--mem=", values.get("memory"));
        option(lines, "--time=", values.get("walltime"));
        lines.add("# So many seconds before the job's end a checkpoint is written, and the job queues itself again.");
        lines.add("#SBATCH --signal=B:USR1@" + request.warning());
        lines.add("#SBATCH --requeue");
        lines.add("#SBATCH --open-mode=append");
        request.directives().forEach(directive -> lines.add("#SBATCH " + directive));
        lines.addAll(request.setup());
        lines.add("{{worker}}");
        return new JobTemplate("the script of the job", String.join("\n", lines) + "\n");
    }

    private static void option(List<String> lines, String option, @Nullable String value) {
        if (value != null) {
            lines.add("#SBATCH " + option + value);
        }
    }

    /**
     * The same with what is asked for in the place of its placeholders.
     *
     * @throws InputException if a placeholder has no value, or a value no placeholder
     */
    public JobTemplate with(JobRequest request) {
        Map<String, String> values = request.values();
        if (!request.directives().isEmpty() || !request.setup().isEmpty()) {
            throw new InputException(
                    "Write other options of sbatch, and what is done before the worker, into %s itself."
                            .formatted(source));
        }
        for (String name : values.keySet()) {
            if (!text.contains("{{" + name + "}}")) {
                throw InputException.about(
                        "%s has no placeholder {{%s}} for the %s that is asked for; put it where the value belongs, or leave it out."
                                .formatted(source, name, name),
                        name);
            }
        }
        StringBuilder filled = new StringBuilder();
        int number = 0;
        for (String line : text.lines().toList()) {
            filled.append(fill(line, ++number, values)).append('\n');
        }
        return new JobTemplate(source, filled.toString());
    }

    private String fill(String line, int number, Map<String, String> values) {
        return PLACEHOLDER.matcher(line).replaceAll(found -> {
            String name = found.group(1);
            String value = name.equals(WORKER) ? found.group() : values.get(name);
            if (value == null) {
                throw fault(
                        source,
                        number,
                        "{{%s}} has no value; set %s, or write the value there".formatted(name, name),
                        name);
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /**
     * The whole script.
     *
     * @param worker line that starts the worker
     */
    public String script(String worker) {
        return with(JobRequest.NONE).text().replace("{{" + WORKER + "}}", worker);
    }

    /** Processors that the one task has: one, if nothing is said. */
    public int cpus() {
        Matcher found = CPUS.matcher(text);
        int cpus = 1;
        while (found.find()) {
            cpus = Math.max(1, Integer.parseInt(found.group(1)));
        }
        return cpus;
    }

    /** Whether a GPU is asked for by one of sbatch's options. */
    public boolean asksForGpu() {
        return GPUS.matcher(text).find();
    }
}
