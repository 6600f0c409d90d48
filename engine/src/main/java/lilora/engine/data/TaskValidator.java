package lilora.engine.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;
import lilora.engine.data.TaskReport.Counts;
import lilora.engine.json.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * Looks at whole tasks before they are used and lists all that is wrong with them, instead of stopping at the first fault. Reads only.
 * A task without errors here loads with {@link Task#load} and all its images can be read.
 */
public final class TaskValidator {
    private static final Pattern LINE = Pattern.compile(", line (\\d{1,9})");

    private final CheckSettings settings;

    public TaskValidator(CheckSettings settings) {
        this.settings = settings;
    }

    /** Checks one task. */
    public TaskReport check(Path folder) {
        return examine(folder).report();
    }

    /** Checks the tasks of a sequence, each by itself and against the others. */
    public SequenceReport checkSequence(List<Path> folders) {
        List<Examined> tasks = folders.stream().map(this::examine).toList();
        Findings across = new Findings(settings.listed());
        for (int later = 1; later < tasks.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                compare(tasks.get(earlier), tasks.get(later), across);
            }
        }
        return new SequenceReport(tasks.stream().map(Examined::report).toList(), across.listed());
    }

    /** A report, and what is needed to compare tasks: absent if the task could not be read. */
    private record Examined(TaskReport report, ImageCheck.@Nullable Result images) {}

    private Examined examine(Path folder) {
        Findings findings = new Findings(settings.listed());
        TaskDescription description;
        try {
            description = Task.describe(folder);
            requireMetric(folder, description, findings);
        } catch (InputException e) {
            findings.add(Severity.ERROR, Code.BAD_TASK_FILE, Task.FILE, String.valueOf(e.getMessage()));
            return new Examined(report(folder, null, Counts.NOTHING, findings), null);
        }
        try (ImageRoot root = opened(folder, description)) {
            Contents contents = new Contents(new ItemPlaces(folder, description), settings, root);
            read(findings, description.train(), () -> Task.readTrain(folder, description, findings, contents::add));
            read(findings, description.test(), () -> Task.readTest(folder, description, findings, contents::add));
            if (root == null) {
                // Once more, for its sentence.
                description.openImages(folder).close();
                return new Examined(report(folder, description, Counts.NOTHING, findings), null);
            }
            ImageCheck.Result images = contents.images(root, findings);
            return new Examined(report(folder, description, contents.counts(images, findings), findings), images);
        } catch (InputException e) {
            findings.add(Severity.ERROR, Code.BAD_TASK_FILE, Task.FILE, String.valueOf(e.getMessage()));
            return new Examined(report(folder, description, Counts.NOTHING, findings), null);
        }
    }

    /** Null if it cannot be opened. */
    private static @Nullable ImageRoot opened(Path folder, TaskDescription description) {
        try {
            return description.openImages(folder);
        } catch (InputException e) {
            return null;
        }
    }

    /** Items up to the first place where the file itself is broken. */
    private static void read(Findings findings, @Nullable String file, Runnable reading) {
        try {
            reading.run();
        } catch (InputException e) {
            String message = String.valueOf(e.getMessage());
            Matcher line = LINE.matcher(message);
            findings.add(new Finding(
                    Severity.ERROR,
                    Code.BROKEN_JSON,
                    message,
                    null,
                    file == null ? Task.FILE : file,
                    line.find() ? Integer.parseInt(line.group(1)) : 0));
        }
    }

    private void requireMetric(Path folder, TaskDescription description, Findings findings) {
        String metric = description.metric();
        if (!settings.metrics().isEmpty() && !settings.metrics().contains(metric)) {
            findings.add(
                    Severity.ERROR,
                    Code.UNKNOWN_METRIC,
                    Task.FILE,
                    folder.resolve(Task.FILE) + ", field metric: \"" + metric + "\" is unknown."
                            + Suggestion.sentence(metric, settings.metrics()) + " Known: "
                            + String.join(
                                    ", ", settings.metrics().stream().sorted().toList()) + ".");
        }
    }

    private static void compare(Examined earlier, Examined later, Findings across) {
        TaskDescription one = earlier.report().task();
        TaskDescription two = later.report().task();
        if (one == null || two == null) {
            return;
        }
        String folders = earlier.report().folder() + " and " + later.report().folder();
        if (one.id().equals(two.id())) {
            across.add(
                    Severity.ERROR,
                    Code.TASK_TWICE,
                    later.report().folder(),
                    "Task " + one.id() + " is in the sequence twice (" + folders + "); a task is learned once.");
            return;
        }
        if (earlier.images() != null && later.images() != null) {
            compareImages(
                    one.id(),
                    earlier.images(),
                    two.id(),
                    later.images(),
                    later.report().folder(),
                    across);
        }
    }

    private static void compareImages(
            String one, ImageCheck.Result first, String two, ImageCheck.Result second, String folder, Findings across) {
        List<String> shared = ImageCheck.shared(both(first), both(second));
        if (shared.isEmpty()) {
            return;
        }
        int leaks = ImageCheck.shared(first.testImages(), second.trainImages()).size()
                + ImageCheck.shared(second.testImages(), first.trainImages()).size();
        String consequence = leaks == 0
                ? "none is a test image of one and a training image of the other"
                : "%,d are test images of one and training images of the other, which may flatter its scores"
                        .formatted(leaks);
        across.add(
                Severity.WARNING,
                Code.SHARED_IMAGES,
                folder,
                "Tasks %s and %s share %,d images, such as %s; %s."
                        .formatted(one, two, shared.size(), shared.get(0), consequence));
    }

    private static Map<String, String> both(ImageCheck.Result images) {
        Map<String, String> all = new HashMap<>(images.testImages());
        all.putAll(images.trainImages());
        return new TreeMap<>(all);
    }

    private static TaskReport report(Path folder, @Nullable TaskDescription task, Counts counts, Findings findings) {
        return new TaskReport(folder.toString(), task, counts, findings.listed(), findings.counts(), findings.errors());
    }
}
