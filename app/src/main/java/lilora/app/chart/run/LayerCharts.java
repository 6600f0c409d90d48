package lilora.app.chart.run;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.app.chart.model.MatrixModel;
import lilora.engine.event.RunEvent;

/** Makes pictures of what a method tells of each layer, stage by stage. */
public final class LayerCharts {
    /** More columns than these leave no room for their names: the layers of a decoder block are one then. */
    private static final int MOST_COLUMNS = 48;

    private static final int MOST_WITH_MEAN = 12;

    private static final Pattern BLOCK = Pattern.compile("(?:.*\\.)?layers\\.(\\d+)\\.(.*)");
    private static final String PROJECTOR = "multi_modal_projector.";

    private LayerCharts() {}

    /** What is told, in the order in which it was told first. */
    public static List<String> quantities(List<RunEvent.LayerValues> told) {
        return told.stream().map(RunEvent.LayerValues::quantity).distinct().toList();
    }

    /**
     * One quantity in percent: a row for each stage, a column for each layer, or each block of a decoder with many layers.
     *
     * @param told of all quantities; of a stage told twice the later stands
     */
    public static MatrixModel byLayer(String quantity, List<RunEvent.LayerValues> told) {
        TreeMap<Integer, Map<String, Double>> stages = new TreeMap<>();
        told.stream()
                .filter(values -> values.quantity().equals(quantity))
                .forEach(values -> stages.put(values.stage(), values.byLayer()));
        Set<String> layers = new LinkedHashSet<>();
        stages.values().forEach(values -> layers.addAll(values.keySet()));
        boolean blocks = layers.size() > MOST_COLUMNS;
        Map<String, List<String>> columns = new LinkedHashMap<>();
        layers.forEach(layer -> columns.computeIfAbsent(column(layer, blocks), any -> new ArrayList<>())
                .add(layer));
        List<MatrixModel.Row> rows = new ArrayList<>();
        DoubleSummaryStatistics range = new DoubleSummaryStatistics();
        stages.forEach((stage, values) -> rows.add(row(stage, values, columns.values(), range)));
        return new MatrixModel(
                quantity + " (%)",
                MatrixModel.Kind.LAYERS,
                MatrixModel.Scale.fitting(range, blocks ? "Percent, mean over the layers of a block" : "Percent"),
                rows,
                List.copyOf(columns.keySet()),
                // Among many narrow columns a mean has no room for its digits.
                columns.size() > MOST_WITH_MEAN ? "" : "Mean");
    }

    private static MatrixModel.Row row(
            int stage, Map<String, Double> values, Iterable<List<String>> columns, DoubleSummaryStatistics range) {
        List<MatrixModel.Cell> cells = new ArrayList<>();
        for (List<String> layers : columns) {
            OptionalDouble value = percent(values, layers);
            value.ifPresent(range);
            cells.add(new MatrixModel.Cell(
                    stage,
                    cells.size() + 1,
                    value.isPresent() ? MatrixModel.State.MEASURED : MatrixModel.State.ABSENT,
                    value,
                    OptionalDouble.empty(),
                    false));
        }
        return new MatrixModel.Row("After stage " + stage, cells, percent(values, values.keySet()));
    }

    private static OptionalDouble percent(Map<String, Double> values, Iterable<String> layers) {
        DoubleSummaryStatistics found = new DoubleSummaryStatistics();
        for (String layer : layers) {
            Double value = values.get(layer);
            if (value != null) {
                found.accept(100 * value);
            }
        }
        return found.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(found.getAverage());
    }

    private static String column(String layer, boolean blocks) {
        Matcher block = BLOCK.matcher(layer);
        if (block.matches()) {
            return blocks ? "Block " + block.group(1) : block.group(1) + "." + block.group(2);
        }
        return layer.startsWith(PROJECTOR) ? "projector." + layer.substring(PROJECTOR.length()) : layer;
    }
}
