package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.ChartTable.Cell;
import lilora.app.chart.model.ChartTable.Column;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.SettingAxis;
import lilora.engine.data.TaskDescription;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodConditions;
import lilora.engine.result.Aggregate;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.Interval;
import lilora.engine.result.PairedDifference;
import lilora.engine.study.StudyEffort;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyResult.Measured;

/**
 * What a study's runs give, as tables. Rows stand in the study's order: no rank is told, and a difference only with its interval.
 *
 * @param result of the runs that are done
 * @param measures numbers that runs have
 */
record StudyNumbers(StudyResult result, List<Measure> measures) {
    static final StudyNumbers NONE = new StudyNumbers(new StudyResult(List.of(), List.of()), List.of());
    private static final int DECIMALS = 1;

    /**
     * A number of a run.
     *
     * @param hint its formula or what it is
     */
    record Measure(String title, String hint, boolean higherIsBetter, Function<Measured, OptionalDouble> number) {}

    /** Of the runs that are done. */
    static StudyNumbers of(List<TaskDescription> tasks, List<StudyRow> rows) {
        StudyResult result = new StudyResult(
                tasks, rows.stream().flatMap(row -> row.measured().stream()).toList());
        List<Measure> measures = new ArrayList<>();
        Arrays.stream(ContinualMetric.values())
                .filter(metric ->
                        result.runs().stream().anyMatch(run -> run.metrics().containsKey(metric.id())))
                .forEach(metric -> measures.add(new Measure(
                        "%s (%s)".formatted(metric.title(), metric.name().replace('_', ' ')),
                        "%s, in %s (%s)".formatted(metric.formula(), metric.unit(), metric.source()),
                        metric.higherIsBetter(),
                        StudyResult.metric(metric.id()))));
        for (TaskDescription task : tasks) {
            measures.add(new Measure(
                    task.title(),
                    "Score on this task after the whole sequence, in points",
                    true,
                    StudyResult.last(task.id())));
        }
        return new StudyNumbers(result, result.runs().isEmpty() ? List.of() : measures);
    }

    /** The first variant of those with the most runs, so that the others find a pair for each of theirs. */
    String usualBaseline() {
        List<String> all = result.variants();
        int most = all.stream()
                .mapToInt(variant -> result.of(variant).size())
                .max()
                .orElse(0);
        return all.stream()
                .filter(variant -> result.of(variant).size() == most)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Mean, standard deviation and interval of a number, a row a variant.
     *
     * @param methods by which those that are given more than others are told from them
     */
    ChartTable variants(Measure measure, MethodCatalog methods) {
        List<Column> columns = List.of(
                Column.text("Variant"),
                Column.text("n (seeds × orders)"),
                Column.number("Mean", DECIMALS),
                Column.number("SD", DECIMALS),
                Column.number("95 % CI low", DECIMALS),
                Column.number("95 % CI high", DECIMALS),
                Column.number("Stored", 0),
                Column.number("Trained", 0),
                Column.number("Passes", 2),
                Column.number("Minutes", 1));
        return new ChartTable(
                measure.title(),
                columns,
                result.variants().stream().map(variant -> row(variant, measure)).toList(),
                String.join(
                                "\n",
                                measure.hint()
                                        + ". n runs: seeds × orders. 95 % interval: Student's t, runs taken as independent.",
                                new StudyEffort(result).sentences(UnaryOperator.identity()),
                                new MethodConditions(result.methods(), methods).sentences())
                        .strip());
    }

    /** The same as a figure, with each run beside its variant's mean. */
    EffectModel chart(Measure measure) {
        List<String> variants = result.variants();
        List<EffectModel.Point> points = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            List<Measured> runs = result.of(variants.get(i));
            // As in the table: no mean over some of a variant's runs.
            if (result.aggregate(variants.get(i), measure.number()).isPresent()) {
                points.add(new EffectModel.Point(
                        i,
                        runs.stream()
                                .map(run -> measure.number().apply(run).orElseThrow())
                                .toList(),
                        seeds(runs),
                        orders(runs),
                        Optional.empty()));
            }
        }
        return new EffectModel(
                measure.title() + " by variant (mean, 95 % interval, single runs)",
                SettingAxis.categories("Variant", variants),
                Axis.of(measure.title()),
                List.of(new EffectModel.Line(measure.title(), SeriesStyle.numbered(0), points)),
                Optional.empty(),
                "");
    }

    private static long seeds(List<Measured> runs) {
        return runs.stream().map(run -> run.run().seed()).distinct().count();
    }

    private static long orders(List<Measured> runs) {
        return runs.stream().map(run -> run.run().order()).distinct().count();
    }

    private List<Cell> row(String variant, Measure measure) {
        List<Measured> runs = result.of(variant);
        List<Cell> cells = new ArrayList<>(
                List.of(Cell.of(variant), Cell.of("%d (%d × %d)".formatted(runs.size(), seeds(runs), orders(runs)))));
        cells.addAll(numbers(result.aggregate(variant, measure.number())));
        cells.add(Cell.of((double) runs.get(0).stored()));
        cells.add(Cell.of((double) runs.get(0).trained()));
        StudyEffort effort = new StudyEffort(result);
        cells.add(effort.passes(variant).map(passes -> Cell.of(passes.all())).orElse(Cell.MISSING));
        cells.add(Cell.of(effort.minutes(variant)));
        return cells;
    }

    private static List<Cell> numbers(Optional<Aggregate> values) {
        if (values.isEmpty()) {
            return List.of(Cell.MISSING, Cell.MISSING, Cell.MISSING, Cell.MISSING);
        }
        Interval interval = Interval.of(values.get());
        boolean several = interval.half().isPresent();
        return List.of(
                Cell.of(interval.mean()),
                several ? Cell.of(values.get().standardDeviation().orElseThrow()) : Cell.MISSING,
                several ? Cell.of(interval.low()) : Cell.MISSING,
                several ? Cell.of(interval.high()) : Cell.MISSING);
    }

    /** What the other variants have more of a number than the baseline, paired by seed and order. */
    ChartTable differences(Measure measure, String baseline) {
        List<Column> columns = List.of(
                Column.text("Minus " + baseline),
                Column.number("Pairs", 0),
                Column.difference("Difference", DECIMALS),
                Column.number("SD", DECIMALS),
                Column.difference("95 % CI low", DECIMALS),
                Column.difference("95 % CI high", DECIMALS),
                Column.text("Conclusion"));
        return new ChartTable(
                "%s: paired differences from %s".formatted(measure.title(), baseline),
                columns,
                result.variants().stream()
                        .filter(variant -> !variant.equals(baseline))
                        .map(variant -> difference(variant, baseline, measure))
                        .toList(),
                "Paired by seed and order. More pairs that would settle it: the fewest n with t(0.975, n − 1) · sd / √n below the"
                        + " mean difference, if mean and spread stay as they are.");
    }

    private List<Cell> difference(String variant, String baseline, Measure measure) {
        Optional<PairedDifference> found = result.difference(variant, baseline, measure.number());
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(variant), Cell.of(found.map(PairedDifference::pairs).orElse(0))));
        cells.addAll(numbers(found.map(PairedDifference::values)));
        cells.add(Cell.of(found.map(PairedDifference::verdict).orElse("no pair of runs with the same seed and order")));
        return cells;
    }
}
