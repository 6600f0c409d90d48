package lilora.app.chart.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import lilora.app.chart.model.ChartTable;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.engine.run.Versions;

/** What runs were asked to do and where they ran, as tables: one row a setting, one column a run. */
public final class SpecTable {
    private static final Set<String> PRIVATE = Set.of(Versions.HOST);

    /**
     * A run as a column.
     *
     * @param madeWith what computed it, by name
     */
    public record Column(String name, RunSpec spec, Map<String, String> madeWith) {
        public Column {
            madeWith = Map.copyOf(madeWith);
        }
    }

    /**
     * One setting of one run.
     *
     * @param content what it is compared by
     */
    record Value(String shown, String content) {
        static final Value NONE = new Value("", "");

        static Value of(String shown) {
            return new Value(shown, shown);
        }

        /** The same, compared by what has this key, if it is known. */
        Value by(Map<String, String> hashes, String key) {
            return new Value(shown, hashes.getOrDefault(key, shown));
        }
    }

    private SpecTable() {}

    /** Experiment, method, training, evaluation and compute settings; one model or task in two places is no difference. */
    public static ChartTable configuration(List<Column> runs) {
        return table("Configuration", runs, column -> settings(column.spec()));
    }

    /** Every setting of a run by its name. */
    static Map<String, Value> settings(RunSpec spec) {
        Map<String, Value> values = new LinkedHashMap<>();
        values.put("name", Value.of(spec.experiment().name()));
        values.put("sequence", Value.of(sequence(spec)));
        flatten("", Json.toTree(spec.experiment()), values);
        flatten("compute", Json.toTree(spec.compute()), values);
        values.remove("schema");
        values.computeIfPresent("baseModel", (setting, folder) -> folder.by(spec.hashes(), RunSpec.BASE_MODEL));
        values.computeIfPresent("startAdapter", (setting, folder) -> folder.by(spec.hashes(), RunSpec.START_ADAPTER));
        for (int i = 1; i <= spec.experiment().tasks().size(); i++) {
            values.computeIfPresent(
                    "tasks[" + i + "].folder", (setting, folder) -> folder.by(spec.hashes(), folder.shown()));
        }
        return values;
    }

    /** What the runs were made with, and content hashes. The computers' names are for the person here alone. */
    public static ChartTable environment(List<Column> runs) {
        return table("Environment", runs, column -> {
            Map<String, Value> values = new LinkedHashMap<>();
            values.put("run id", Value.of(column.spec().runId()));
            values.put("created", Value.of(column.spec().created()));
            column.madeWith().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> values.put(entry.getKey(), Value.of(entry.getValue())));
            column.spec().hashes().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> values.put("SHA-256 of " + fileName(entry.getKey()), Value.of(entry.getValue())));
            return values;
        });
    }

    private static String sequence(RunSpec spec) {
        List<String> names = new ArrayList<>();
        for (TaskSpec task : spec.experiment().tasks()) {
            names.add(fileName(task.folder()));
        }
        return String.join(" → ", names);
    }

    static String fileName(String path) {
        // Not as a path: the run may come from another system, and a text need not be one.
        String name = path.replaceAll("[/\\\\]+$", "").replaceAll("(?s).*[/\\\\]", "");
        return name.isEmpty() ? path : name;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, Value> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), into));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(prefix + "[" + (i + 1) + "]", node.get(i), into);
            }
        } else if (!node.isNull()) {
            into.put(prefix, Value.of(node.asText()));
        }
    }

    private static ChartTable table(String title, List<Column> runs, Function<Column, Map<String, Value>> values) {
        List<Map<String, Value>> columns = runs.stream().map(values).toList();
        Set<String> names = new LinkedHashSet<>();
        columns.forEach(column -> names.addAll(column.keySet()));
        List<ChartTable.Column> heads = new ArrayList<>();
        heads.add(ChartTable.Column.text("Setting"));
        runs.forEach(run -> heads.add(ChartTable.Column.text(run.name())));
        List<List<ChartTable.Cell>> different = new ArrayList<>();
        List<List<ChartTable.Cell>> same = new ArrayList<>();
        for (String name : names) {
            List<ChartTable.Cell> row = new ArrayList<>();
            ChartTable.Cell head = ChartTable.Cell.of(name);
            row.add(PRIVATE.contains(name) ? head.with(ChartTable.Mark.PRIVATE) : head);
            columns.forEach(column -> row.add(
                    ChartTable.Cell.of(column.getOrDefault(name, Value.NONE).shown())));
            boolean equal = columns.stream()
                            .map(column -> column.getOrDefault(name, Value.NONE).content())
                            .distinct()
                            .count()
                    == 1;
            (equal ? same : different).add(row);
        }
        boolean marked = runs.size() > 1;
        List<List<ChartTable.Cell>> rows = new ArrayList<>();
        different.forEach(row -> rows.add(marked ? strong(row) : row));
        rows.addAll(same);
        String footer = different.size() == 1
                ? "1 setting differs; it comes first."
                : "%d settings differ; they come first.".formatted(different.size());
        return new ChartTable(title, heads, rows, marked ? footer : "");
    }

    private static List<ChartTable.Cell> strong(List<ChartTable.Cell> row) {
        return row.stream()
                .map(cell -> cell.isMissing() || cell.mark() == ChartTable.Mark.PRIVATE
                        ? cell
                        : cell.with(ChartTable.Mark.BEST))
                .toList();
    }
}
