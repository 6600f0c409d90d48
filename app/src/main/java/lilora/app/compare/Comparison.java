package lilora.app.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import lilora.app.chart.Axis;
import lilora.app.chart.BarModel;
import lilora.app.chart.ChartTable;
import lilora.app.chart.Curve;
import lilora.app.chart.CurveBuffer;
import lilora.app.chart.LineModel;
import lilora.app.chart.MatrixCharts;
import lilora.app.chart.MatrixModel;
import lilora.app.chart.RunCharts;
import lilora.app.chart.ScatterModel;
import lilora.app.chart.SeriesStyle;
import lilora.app.chart.SpecTable;
import lilora.engine.event.RunEvent;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.ForgettingRule;
import lilora.storage.RunRecord;
import lilora.storage.StepMetric;
import lilora.storage.Steps;

/**
 * Some runs beside each other, as values.
 *
 * @param runs names and styles, in the order they were picked
 * @param baseline id of the run that the others are measured against; empty if no run was picked
 * @param headline one row a run
 * @param average AP_k over stages
 * @param loss task loss over steps
 * @param forgetting bars by task; of the runs that share the baseline's tasks
 * @param parameters final accuracy against stored parameters
 * @param matrices one for each run
 * @param differences one for each run but the baseline; only of runs that share its tasks
 * @param configuration settings, differences first
 * @param environment versions and hashes, differences first
 * @param remark what cannot be compared, and why; may be empty
 */
public record Comparison(
        List<RunCharts.Named> runs,
        Optional<String> baseline,
        ChartTable headline,
        LineModel average,
        LineModel loss,
        BarModel forgetting,
        ScatterModel parameters,
        List<MatrixModel> matrices,
        List<MatrixModel> differences,
        ChartTable configuration,
        ChartTable environment,
        String remark) {
    /** A run with everything that is compared. */
    public record Member(RunRecord record, Steps steps, SeriesStyle style) {}

    private static final List<ContinualMetric> METRICS = List.of(
            ContinualMetric.AP,
            ContinualMetric.MAP,
            ContinualMetric.BWT,
            ContinualMetric.FORGETTING,
            ContinualMetric.MFT);

    public Comparison {
        runs = List.copyOf(runs);
        matrices = List.copyOf(matrices);
        differences = List.copyOf(differences);
    }

    /**
     * Compares.
     *
     * @param members in the order they were picked
     * @param starred id of the baseline; the first run if it is none of them
     */
    public static Comparison of(List<Member> members, String starred) {
        return new Maker(members, starred).make();
    }

    private static final class Maker {
        private final List<Member> members;
        private final Optional<Member> baseline;
        private final List<RunCharts.Scored> scored = new ArrayList<>();

        Maker(List<Member> members, String starred) {
            this.members = members;
            this.baseline = members.stream()
                    .filter(member -> id(member).equals(starred))
                    .findFirst()
                    .or(() -> members.stream().findFirst());
            Map<String, Integer> named = new HashMap<>();
            for (Member member : members) {
                // Two runs of one experiment have one name: a number tells them apart in legends and tables.
                String name = member.record().row().name();
                int count = named.merge(name, 1, Integer::sum);
                scored.add(new RunCharts.Scored(
                        new RunCharts.Named(id(member), count == 1 ? name : name + " #" + count, member.style()),
                        member.record().matrix()));
            }
        }

        private static String id(Member member) {
            return member.record().row().runId();
        }

        private boolean comparable(Member member) {
            return baseline.filter(base -> base.record()
                            .row()
                            .tasks()
                            .equals(member.record().row().tasks()))
                    .isPresent();
        }

        Comparison make() {
            List<RunCharts.Scored> same = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                if (comparable(members.get(i))) {
                    same.add(scored.get(i));
                }
            }
            List<String> tasks = baseline.map(base -> base.record().titles()).orElse(List.of());
            List<SpecTable.Column> columns = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                columns.add(new SpecTable.Column(
                        scored.get(i).run().name(), members.get(i).record().spec()));
            }
            int others = members.size() - same.size();
            return new Comparison(
                    scored.stream().map(RunCharts.Scored::run).toList(),
                    baseline.map(Maker::id),
                    headline(),
                    RunCharts.average(scored),
                    loss(),
                    RunCharts.forgetting(same, tasks, ForgettingRule.BEST_BEFORE_MINUS_LAST),
                    RunCharts.accuracyAgainstParameters(stored()),
                    matrices(),
                    differences(),
                    SpecTable.configuration(columns),
                    SpecTable.environment(columns),
                    others == 0
                            ? ""
                            : "%d of the runs learned other tasks, or in another order, than the baseline: their distances and forgetting bars are left out."
                                    .formatted(others));
        }

        private ChartTable headline() {
            List<ChartTable.Column> columns = new ArrayList<>();
            columns.add(ChartTable.Column.text("Run"));
            for (ContinualMetric metric : METRICS) {
                String name = metric == ContinualMetric.FORGETTING ? "Forgetting" : metric.name();
                columns.add(ChartTable.Column.number(name, 1));
                columns.add(ChartTable.Column.difference("Δ " + name, 1));
            }
            columns.add(ChartTable.Column.number("Parameters", 0));
            List<List<ChartTable.Cell>> rows = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                rows.add(row(i));
            }
            String footer =
                    "Points; Δ is the distance from %s. n = 1 seed a run. %s".formatted(baselineName(), formulas());
            return new ChartTable("Comparison of runs", columns, rows, footer);
        }

        private static String formulas() {
            List<String> formulas =
                    METRICS.stream().map(ContinualMetric::formula).toList();
            return String.join("; ", formulas) + ".";
        }

        private String baselineName() {
            for (int i = 0; i < members.size(); i++) {
                if (baseline.filter(members.get(i)::equals).isPresent()) {
                    return scored.get(i).run().name();
                }
            }
            return "the baseline";
        }

        private List<ChartTable.Cell> row(int index) {
            Member member = members.get(index);
            List<ChartTable.Cell> row = new ArrayList<>();
            row.add(ChartTable.Cell.of(scored.get(index).run().name()));
            for (ContinualMetric metric : METRICS) {
                OptionalDouble value = metric.of(scored.get(index).scores());
                row.add(marked(metric, value));
                OptionalDouble base = baseline.filter(b -> comparable(member) && !b.equals(member))
                        .map(b -> metric.of(b.record().matrix()))
                        .orElse(OptionalDouble.empty());
                row.add(
                        value.isPresent() && base.isPresent()
                                ? ChartTable.Cell.of(value.getAsDouble() - base.getAsDouble())
                                : ChartTable.Cell.MISSING);
            }
            row.add(member.record()
                    .counted()
                    .map(count -> ChartTable.Cell.of((double) count.storedTotal()))
                    .orElse(ChartTable.Cell.MISSING));
            return row;
        }

        /** Best and second are marked among runs that may be ranked: those with the same tasks. */
        private ChartTable.Cell marked(ContinualMetric metric, OptionalDouble value) {
            if (value.isEmpty()) {
                return ChartTable.Cell.MISSING;
            }
            double sign = metric.higherIsBetter() ? 1 : -1;
            boolean all = members.stream().allMatch(this::comparable);
            long better = scored.stream()
                    .map(run -> metric.of(run.scores()))
                    .filter(other -> other.isPresent() && sign * (other.getAsDouble() - value.getAsDouble()) > 1e-9)
                    .count();
            ChartTable.Cell cell = ChartTable.Cell.of(value.getAsDouble());
            if (!all || members.size() < 2 || better > 1) {
                return cell;
            }
            return cell.with(better == 0 ? ChartTable.Mark.BEST : ChartTable.Mark.SECOND);
        }

        private LineModel loss() {
            List<LineModel.Series> series = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                series.add(LineModel.Series.of(
                        scored.get(i).run().name(),
                        loss(members.get(i)),
                        members.get(i).style()));
            }
            return new LineModel(
                    "Task loss", Axis.whole("Optimiser step"), Axis.of("Loss").from(0), series, List.of());
        }

        private static Curve loss(Member member) {
            Function<lilora.storage.Curve, Curve> drawn = stored -> {
                CurveBuffer curve = new CurveBuffer();
                for (int i = 0; i < stored.size(); i++) {
                    curve.add((double) stored.position(i), stored.value(i));
                }
                return curve.snapshot().standingFor(stored.of());
            };
            return member.steps().standing(StepMetric.TASK_LOSS).map(drawn).orElse(Curve.EMPTY);
        }

        private List<RunCharts.Stored> stored() {
            List<RunCharts.Stored> stored = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                RunRecord record = members.get(i).record();
                Optional<RunEvent.Parameters> counted = record.counted();
                Optional<RunEvent.Planned> plan = record.plan();
                stored.add(new RunCharts.Stored(
                        scored.get(i),
                        plan.isPresent()
                                ? OptionalDouble.of(
                                        (double) plan.get().plan().parameters().storedTotal())
                                : OptionalDouble.empty(),
                        counted.isPresent()
                                ? OptionalDouble.of((double) counted.get().storedTotal())
                                : OptionalDouble.empty()));
            }
            return stored;
        }

        private List<MatrixModel> matrices() {
            List<MatrixModel> matrices = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                matrices.add(MatrixCharts.scores(scored.get(i).run().name(), source(i)));
            }
            return matrices;
        }

        private MatrixCharts.Source source(int index) {
            return MatrixCharts.Source.of(
                    scored.get(index).scores(), members.get(index).record().titles());
        }

        private List<MatrixModel> differences() {
            List<MatrixModel> differences = new ArrayList<>();
            AccuracyMatrix base = baseline.map(b -> b.record().matrix()).orElse(AccuracyMatrix.empty(1));
            for (int i = 0; i < members.size(); i++) {
                Member member = members.get(i);
                if (comparable(member) && baseline.filter(member::equals).isEmpty()) {
                    String name = scored.get(i).run().name();
                    differences.add(
                            MatrixCharts.fromBaseline(name + " − " + baselineName(), source(i), base, baselineName()));
                }
            }
            return differences;
        }
    }
}
