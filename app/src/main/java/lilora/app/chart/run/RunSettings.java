package lilora.app.chart.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lilora.app.form.FieldSpec;
import lilora.app.form.Numbers;
import lilora.app.format.Formats;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;

/**
 * What a run was asked to do, setting by setting, as far as it decides results. Seed and order of the tasks stand apart: over them
 * results may be averaged. Device and threads are no settings; they change no more than last digits.
 *
 * @param all by name; an option of the method that was left out has its default
 * @param seed of the run
 * @param order of the tasks, as something to compare
 */
public record RunSettings(Map<String, Setting> all, long seed, String order) {
    public static final String METHOD = "method.id";
    public static final String TASKS = "tasks";

    private static final String OPTION = "method.options.";
    private static final String TRAINING = "training.";
    private static final Set<String> NONE = Set.of("name", "sequence", "seed", "compute.device", "compute.threads");
    private static final Set<String> FOLDERS = Set.of("baseModel", "startAdapter");
    private static final Pattern PLACE = Pattern.compile("\\[\\d+].*$");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

    /**
     * One setting.
     *
     * @param shown to people
     * @param content what it is compared by
     * @param number if it is one
     */
    public record Setting(String shown, String content, OptionalDouble number) {
        private static Setting of(String shown, String content) {
            if (NUMBER.matcher(shown).matches()) {
                double number = Double.parseDouble(shown);
                return new Setting(Numbers.plain(number), Numbers.plain(number), OptionalDouble.of(number));
            }
            String words =
                    switch (shown) {
                        case "true" -> "on";
                        case "false" -> "off";
                        default ->
                            CONSTANT.matcher(shown).matches()
                                    ? shown.replace('_', ' ').toLowerCase(Locale.ROOT)
                                    : shown;
                    };
            return new Setting(words, content, OptionalDouble.empty());
        }
    }

    public RunSettings {
        // In the order of the experiment's file.
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    /** Whether a run with these repeats one with those, but for seed and order of tasks. */
    public boolean repeat(RunSettings others) {
        return contents().equals(others.contents());
    }

    private Map<String, String> contents() {
        return all.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .content()));
    }

    /** Those of a run to be; what it computes with is left to all that it is compared with alike. */
    public static RunSettings of(ExperimentSpec experiment, MethodCatalog methods) {
        ComputeSpec alike = ComputeSpec.on("cpu", 1);
        return of(new RunSpec(RunSpec.SCHEMA, "", "", experiment, alike, Map.of(), Map.of()), methods);
    }

    /** Those of a run. */
    public static RunSettings of(RunSpec spec, MethodCatalog methods) {
        MethodSpec method = methods.completed(spec.experiment().method());
        RunSpec whole = new RunSpec(
                spec.schema(),
                spec.runId(),
                spec.created(),
                spec.experiment().withMethod(method),
                spec.compute(),
                spec.hashes(),
                spec.versions());
        Map<String, List<SpecTable.Value>> values = new LinkedHashMap<>();
        SpecTable.settings(whole).forEach((name, value) -> {
            // What is a list is one setting.
            String setting = PLACE.matcher(name).replaceFirst("");
            if (!NONE.contains(setting) && !setting.equals(TASKS)) {
                values.computeIfAbsent(setting, any -> new ArrayList<>()).add(value);
            }
        });
        Map<String, Setting> all = new LinkedHashMap<>();
        values.forEach((name, parts) -> {
            Function<String, String> words = FOLDERS.contains(name) ? SpecTable::fileName : Function.identity();
            all.put(
                    name,
                    Setting.of(
                            joined(parts, part -> words.apply(part.shown())), joined(parts, SpecTable.Value::content)));
        });
        all.computeIfPresent(
                METHOD, (name, id) -> new Setting(methods.title(id.content()), id.content(), OptionalDouble.empty()));
        List<String> tasks = tasks(spec);
        String sorted = tasks.stream().sorted().collect(Collectors.joining(" "));
        all.put(TASKS, new Setting(names(spec), sorted, OptionalDouble.empty()));
        return new RunSettings(all, spec.experiment().seed(), String.join(" ", tasks));
    }

    private static String joined(List<SpecTable.Value> parts, Function<SpecTable.Value, String> text) {
        return parts.stream().map(text).collect(Collectors.joining(" "));
    }

    /** Each task by what it holds, with what is particular to it, in the order of the run. */
    private static List<String> tasks(RunSpec spec) {
        List<String> tasks = new ArrayList<>();
        for (TaskSpec task : RunContent.of(spec).experiment().tasks()) {
            // A task's place is no part of what it is.
            String content = task.folder().substring(task.folder().indexOf(' ') + 1);
            tasks.add(Json.compact(task.withFolder(content)));
        }
        return tasks;
    }

    /** The tasks' folders by name, and how much of them is used: of those that all have it, once. */
    private static String names(RunSpec spec) {
        List<TaskSpec> tasks = spec.experiment().tasks();
        Set<String> used = tasks.stream().map(RunSettings::used).collect(Collectors.toSet());
        String names = tasks.stream()
                .map(task -> SpecTable.fileName(task.folder())
                        + (used.size() > 1 && !used(task).isEmpty() ? " (" + used(task) + ")" : ""))
                .sorted()
                .collect(Collectors.joining(", "));
        return used.size() == 1 && !used.contains("") ? names + ", each " + String.join("", used) : names;
    }

    /** What of a task is not all of it, or not as its experiment has it; empty if nothing. */
    private static String used(TaskSpec task) {
        List<String> words = new ArrayList<>();
        if (task.trainSamples() != null) {
            words.add(Formats.counted(task.trainSamples(), "training item"));
        }
        if (task.testSamples() != null) {
            words.add(Formats.counted(task.testSamples(), "test item"));
        }
        if (task.epochs() != null) {
            words.add("epochs " + Numbers.plain(task.epochs()));
        }
        if (task.learningRate() != null) {
            words.add("learning rate " + Numbers.plain(task.learningRate()));
        }
        return String.join(", ", words);
    }

    /** Whether a setting is one of how a run learns, such as an option of its method; one of what it learns is not. */
    public static boolean isOfLearning(String name) {
        return name.startsWith(OPTION) || name.startsWith(TRAINING);
    }

    /** What people call a setting. */
    public static String label(String name) {
        String field = name.substring(name.lastIndexOf('.') + 1);
        if (name.equals(METHOD)) {
            return "Method";
        }
        boolean own = name.startsWith(OPTION) || name.startsWith(TRAINING) || !name.contains(".");
        return own ? FieldSpec.label(field) : FieldSpec.label(name.replaceAll("\\.(.)", " $1"));
    }
}
