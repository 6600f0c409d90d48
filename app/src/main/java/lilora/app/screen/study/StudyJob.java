package lilora.app.screen.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.remote.slurm.JobRequest;
import lilora.engine.remote.slurm.JobTemplate;
import org.jspecify.annotations.Nullable;

/**
 * What each run's job of Slurm is asked for, as a person fills it in: values that need not be right yet, and a script that they write unless
 * the person has edited it.
 *
 * @param asked by field, none of them blank
 * @param script as it was edited; absent where the values write it
 */
record StudyJob(Map<Field, String> asked, @Nullable String script) {
    static final StudyJob USUAL = new StudyJob(Map.of(), null);

    private static final String SOURCE = "The script of the jobs";

    /** Something that a job is asked for. */
    enum Field {
        PARTITION("Partition", "one, or one,other", 12),
        ACCOUNT("Account", "that pays", 7),
        QOS("QoS", "normal", 7),
        GPUS("GPUs", "1, or a100:1", 8),
        CPUS("CPUs", "1", 4),
        MEMORY("Memory", "16G", 5),
        WALLTIME("Walltime", "4:00:00", 6);

        private final String title;
        private final String example;
        private final int columns;

        Field(String title, String example, int columns) {
            this.title = title;
            this.example = example;
            this.columns = columns;
        }

        String title() {
            return title;
        }

        String example() {
            return example;
        }

        /** Characters that are usual. */
        int columns() {
            return columns;
        }

        private String placeholder() {
            return "{{" + name().toLowerCase(Locale.ROOT) + "}}";
        }
    }

    StudyJob {
        asked = Map.copyOf(asked);
    }

    /** The same with another value; a blank one is none. */
    StudyJob with(Field field, String value) {
        Map<Field, String> other = new LinkedHashMap<>(asked);
        if (value.isBlank()) {
            other.remove(field);
        } else {
            other.put(field, value.strip());
        }
        return new StudyJob(other, script);
    }

    /** The same with a script that a person wrote; its placeholders are filled with the values. */
    StudyJob withScript(String text) {
        return new StudyJob(asked, text);
    }

    /** The same with the script that the values write. */
    StudyJob anew() {
        return new StudyJob(asked, null);
    }

    /** Whether a value reaches the script. */
    boolean uses(Field field) {
        return script == null || script.contains(field.placeholder());
    }

    /** The script as it is edited, with placeholders. */
    String text() {
        return script == null ? JobTemplate.of(request()).text() : script;
    }

    /**
     * What is queued.
     *
     * @throws InputException with what is wrong
     */
    JobTemplate template() {
        return script == null ? JobTemplate.of(request()) : new JobTemplate(SOURCE, script).with(request());
    }

    private JobRequest request() {
        return new JobRequest(
                value(Field.PARTITION),
                value(Field.ACCOUNT),
                value(Field.QOS),
                value(Field.GPUS),
                cpus(),
                value(Field.MEMORY),
                value(Field.WALLTIME),
                List.of(),
                List.of());
    }

    private @Nullable String value(Field field) {
        return uses(field) ? asked.get(field) : null;
    }

    private @Nullable Integer cpus() {
        String text = value(Field.CPUS);
        if (text != null && !text.matches("\\d{1,4}")) {
            throw new InputException("CPUs is \"%s\"; write a whole number.".formatted(text));
        }
        return text == null ? null : Integer.valueOf(text);
    }
}
