package lilora.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import lilora.engine.data.TaskDescription;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.file.Csv;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.Interval;
import lilora.engine.study.StudyEffort;
import lilora.engine.study.StudyResult;

/**
 * A study's table for other programs, in full precision: one row a variant with what its method needs that not every one does, the
 * settings that differ between variants, what its runs took (see {@link StudyEffort}) and, for each metric and task, the mean, the ends of its 95 % interval and n. What is not defined is empty; so are the ends for a single run.
 */
public final class StudyCsv {
    private final StudyResult result;
    private final MethodCatalog methods;

    public StudyCsv(StudyResult result, MethodCatalog methods) {
        this.result = result;
        this.methods = methods;
    }

    /** All of it. */
    public String text() {
        List<Map<String, String>> settings =
                result.variants().stream().map(this::settings).toList();
        List<String> differing = differing(settings);
        Map<String, Function<StudyResult.Measured, OptionalDouble>> numbers = numbers();
        List<String> header = new ArrayList<>(List.of("variant", "method", "needs"));
        header.addAll(differing);
        header.addAll(List.of("runs", "seeds", "orders", "stored", "trained"));
        header.addAll(List.of("passes learned", "passes rehearsed", "passes looked at", "minutes median"));
        for (String number : numbers.keySet()) {
            header.addAll(List.of(number, number + " low", number + " high", number + " n"));
        }
        StringBuilder text = new StringBuilder(Csv.line(header));
        for (int i = 0; i < settings.size(); i++) {
            text.append(Csv.line(row(result.variants().get(i), settings.get(i), differing, numbers)));
        }
        return text.toString();
    }

    private List<String> row(
            String variant,
            Map<String, String> settings,
            List<String> differing,
            Map<String, Function<StudyResult.Measured, OptionalDouble>> numbers) {
        List<StudyResult.Measured> runs = result.of(variant);
        String method = experiment(variant).method().id();
        List<String> row = new ArrayList<>(List.of(variant, method, String.join("; ", methods.needs(method))));
        differing.forEach(setting -> row.add(settings.getOrDefault(setting, "")));
        row.add(Integer.toString(runs.size()));
        row.add(Long.toString(
                runs.stream().map(run -> run.run().seed()).distinct().count()));
        row.add(Long.toString(
                runs.stream().map(run -> run.run().order()).distinct().count()));
        row.add(Long.toString(runs.get(0).stored()));
        row.add(Long.toString(runs.get(0).trained()));
        row.addAll(effort(variant));
        numbers.values().forEach(number -> row.addAll(cells(result.over(variant, number))));
        return row;
    }

    private List<String> effort(String variant) {
        StudyEffort effort = new StudyEffort(result);
        List<String> cells = new ArrayList<>(effort.passes(variant)
                .map(passes -> List.of(
                        Double.toString(passes.learned()),
                        Double.toString(passes.rehearsed()),
                        Double.toString(passes.looked())))
                .orElse(List.of("", "", "")));
        OptionalDouble minutes = effort.minutes(variant);
        cells.add(minutes.isPresent() ? Double.toString(minutes.getAsDouble()) : "");
        return cells;
    }

    private static List<String> cells(Optional<Interval> interval) {
        if (interval.isEmpty()) {
            return List.of("", "", "", "");
        }
        Interval found = interval.get();
        boolean several = found.half().isPresent();
        return List.of(
                Double.toString(found.mean()),
                several ? Double.toString(found.low()) : "",
                several ? Double.toString(found.high()) : "",
                Integer.toString(found.n()));
    }

    /** Metrics that any run has, and the tasks by their ids. */
    private Map<String, Function<StudyResult.Measured, OptionalDouble>> numbers() {
        Map<String, Function<StudyResult.Measured, OptionalDouble>> numbers = new LinkedHashMap<>();
        Arrays.stream(ContinualMetric.values())
                .filter(metric ->
                        result.runs().stream().anyMatch(run -> run.metrics().containsKey(metric.id())))
                .forEach(metric -> numbers.put(metric.name(), StudyResult.metric(metric.id())));
        for (TaskDescription task : result.tasks()) {
            numbers.put(task.id(), StudyResult.last(task.id()));
        }
        return numbers;
    }

    private ExperimentSpec experiment(String variant) {
        return result.of(variant).get(0).run().experiment();
    }

    /** A variant's options, those left out at their defaults, and how it trains, by their names in an experiment's file. */
    private Map<String, String> settings(String variant) {
        Map<String, String> settings = new LinkedHashMap<>();
        MethodSpec method = methods.completed(experiment(variant).method());
        method.options().forEach((name, value) -> settings.put("method.options." + name, value.toString()));
        Json.toTree(experiment(variant).training())
                .properties()
                .forEach(field -> settings.put("training." + field.getKey(), words(field.getValue())));
        return settings;
    }

    private static String words(JsonNode node) {
        return node.isValueNode() ? node.asText() : Json.compact(node);
    }

    private static List<String> differing(List<Map<String, String>> settings) {
        Set<String> names = new LinkedHashSet<>();
        settings.forEach(one -> names.addAll(one.keySet()));
        return names.stream()
                .filter(name -> settings.stream()
                                .map(one -> one.getOrDefault(name, ""))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }
}
