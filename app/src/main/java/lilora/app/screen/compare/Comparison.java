package lilora.app.screen.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.DistinguishingNames;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.MatrixCharts;
import lilora.app.chart.run.Measure;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.run.SpecTable;
import lilora.app.chart.run.Spread;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.Aggregate;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.Steps;

/**
 * Some runs beside each other, as values.
 *
 * @param entries names and styles, in the order they were picked
 * @param baseline id of the entry that the others are measured against; empty if no run was picked
 * @param headline one row an entry
 * @param conditions under which those numbers were reached, one row an entry
 * @param average AP_k over stages
 * @param loss task loss over steps
 * @param forgetting bars by task; of the entries that share the baseline's tasks
 * @param parameters final accuracy against stored parameters
 * @param matrices one for each entry
 * @param differences one for each entry but the baseline; only of those that share its tasks
 * @param configuration settings of every run, differences first
 * @param environment versions and hashes of every run, differences first
 * @param runs every run by itself, in the order of the columns of settings
 * @param remark what cannot be compared, and why; may be empty
 */
public record Comparison(
        List<Compared> entries,
        Optional<String> baseline,
        ChartTable headline,
        ChartTable conditions,
        LineModel average,
        LineModel loss,
        BarModel forgetting,
        ScatterModel parameters,
        List<MatrixModel> matrices,
        List<MatrixModel> differences,
        ChartTable configuration,
        ChartTable environment,
        List<RunCharts.Named> runs,
        String remark) {
    /** A run with everything that is compared. */
    public record Member(RunRecord record, Steps steps, SeriesStyle style) {}

    /** What has a name and a row: one run, or several seeds. */
    public record Compared(RunCharts.Named run, List<String> runIds) {
        public Compared {
            runIds = List.copyOf(runIds);
        }
    }

    /**
     * How they are looked at.
     *
     * @param starred id of the run that is the baseline, or among whose seeds it is; the first if it is none of them
     * @param grouped whether runs that differ in nothing but their seed are one entry
     * @param spread what is shown around their means
     * @param forgetting which definition of it
     */
    public record Look(String starred, boolean grouped, Spread spread, ForgettingDefinition forgetting) {}

    public Comparison {
        entries = List.copyOf(entries);
        matrices = List.copyOf(matrices);
        differences = List.copyOf(differences);
        runs = List.copyOf(runs);
    }

    /** Nothing beside nothing. */
    static Comparison none(MethodCatalog methods) {
        return of(List.of(), new Look("", false, Spread.INTERVAL, ForgettingDefinition.MAX_LAST), methods);
    }

    /**
     * Compares.
     *
     * @param members in the order they were picked
     * @param methods by which the runs' methods are named, and told apart by what they need
     */
    public static Comparison of(List<Member> members, Look look, MethodCatalog methods) {
        return new Maker(members, look, methods).make();
    }

    private static final class Maker {
        private final List<Member> members;
        private final Look look;
        private final MethodCatalog methods;
        private final List<ComparedRuns> entries;
        private final Optional<ComparedRuns> baseline;
        private final List<Measure> measures;

        Maker(List<Member> members, Look look, MethodCatalog methods) {
            this.members = members;
            this.look = look;
            this.methods = methods;
            this.entries = ComparedRuns.of(members, look.grouped(), methods::title);
            this.baseline = entries.stream()
                    .filter(entry -> entry.has(look.starred()))
                    .findFirst()
                    .or(() -> entries.stream().findFirst());
            this.measures = Measure.all(look.forgetting());
        }

        private boolean comparable(ComparedRuns entry) {
            return baseline.filter(base -> base.tasks().equals(entry.tasks())).isPresent();
        }

        private boolean isBaseline(ComparedRuns entry) {
            return baseline.filter(entry::equals).isPresent();
        }

        Comparison make() {
            List<ComparedRuns> same = entries.stream().filter(this::comparable).toList();
            List<String> tasks = baseline.map(ComparedRuns::titles).orElse(List.of());
            List<String> names = DistinguishingNames.of(
                    members.stream()
                            .map(member -> new DistinguishingNames.Called(
                                    member.record().row().name(),
                                    member.record().spec()))
                            .toList(),
                    methods::title);
            List<SpecTable.Column> columns = new ArrayList<>();
            List<RunCharts.Named> runs = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                RunRecord record = members.get(i).record();
                columns.add(new SpecTable.Column(names.get(i), record.spec(), record.madeWith()));
                runs.add(new RunCharts.Named(
                        record.row().runId(), names.get(i), members.get(i).style()));
            }
            Conditions conditions = new Conditions(entries, methods);
            return new Comparison(
                    entries.stream()
                            .map(entry -> new Compared(entry.run(), entry.runIds()))
                            .toList(),
                    baseline.map(ComparedRuns::id),
                    headline(),
                    conditions.table(),
                    RunCharts.averageOver(scores(entries)),
                    loss(),
                    RunCharts.forgettingOver(scores(same), tasks, look.forgetting()),
                    RunCharts.accuracyAgainstParameters(stored(), look.forgetting()),
                    matrices(),
                    differences(),
                    SpecTable.configuration(columns),
                    SpecTable.environment(columns),
                    runs,
                    (remark(entries.size() - same.size()) + " " + conditions.remark()).strip());
        }

        private List<RunCharts.Repeated> scores(List<ComparedRuns> shown) {
            return shown.stream().map(entry -> entry.scores(look.spread())).toList();
        }

        private static String remark(int others) {
            return others == 0
                    ? ""
                    : "%s other tasks than the baseline, or the same in another order: no differences and no forgetting bars for %s."
                            .formatted(
                                    others == 1 ? "1 run learned" : others + " runs learned",
                                    others == 1 ? "it" : "them");
        }

        private ChartTable headline() {
            List<ChartTable.Column> columns = new ArrayList<>();
            columns.add(ChartTable.Column.text("Run"));
            if (look.grouped()) {
                columns.add(ChartTable.Column.number("n", 0));
            }
            for (Measure measure : measures) {
                columns.add(ChartTable.Column.number(measure.name(), 1));
                columns.add(ChartTable.Column.difference("Δ " + measure.shortName(), 1));
            }
            columns.add(ChartTable.Column.number("Stored parameters", 0));
            List<Ranking> rankings = measures.stream().map(this::ranking).toList();
            List<List<ChartTable.Cell>> rows = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                rows.add(row(i, rankings));
            }
            return new ChartTable("Comparison of runs", columns, rows, footer());
        }

        private String footer() {
            String basis = look.grouped() ? "Mean ± sample standard deviation over n seeds." : "One seed per run.";
            return "Points; Δ is the difference from %s. %s Bold is the best; where several are bold, their 95 %% intervals (over seeds, or over the answers of a single run) do not tell them apart from the best. %s."
                    .formatted(
                            baseline.map(base -> base.run().name()).orElse("the baseline"),
                            basis,
                            measures.stream().map(Measure::formula).collect(Collectors.joining("; ")));
        }

        private List<ChartTable.Cell> row(int index, List<Ranking> rankings) {
            ComparedRuns entry = entries.get(index);
            List<ChartTable.Cell> row = new ArrayList<>();
            row.add(ChartTable.Cell.of(entry.run().name()));
            if (look.grouped()) {
                row.add(ChartTable.Cell.of(entry.evaluated().size()));
            }
            for (int i = 0; i < measures.size(); i++) {
                Optional<Aggregate> value = entry.over(measures.get(i).number());
                ChartTable.Mark mark = rankings.get(i).mark(index);
                row.add(value.map(found -> ChartTable.Cell.of(found).with(mark)).orElse(ChartTable.Cell.MISSING));
                row.add(difference(measures.get(i), entry, value));
            }
            row.add(counted(entry).map(ChartTable.Cell::of).orElse(ChartTable.Cell.MISSING));
            return row;
        }

        private ChartTable.Cell difference(Measure measure, ComparedRuns entry, Optional<Aggregate> value) {
            Optional<Aggregate> base = comparable(entry) && !isBaseline(entry)
                    ? baseline.flatMap(found -> found.over(measure.number()))
                    : Optional.empty();
            return value.isPresent() && base.isPresent()
                    ? ChartTable.Cell.of(value.get().mean() - base.get().mean())
                    : ChartTable.Cell.MISSING;
        }

        /** Only entries with the same tasks are ranked. */
        private Ranking ranking(Measure measure) {
            boolean all = entries.stream().allMatch(this::comparable);
            List<Ranking.Value> values = new ArrayList<>();
            for (ComparedRuns entry : entries) {
                values.add(new Ranking.Value(
                        all
                                ? entry.over(measure.number())
                                        .map(found -> OptionalDouble.of(found.mean()))
                                        .orElse(OptionalDouble.empty())
                                : OptionalDouble.empty(),
                        entry.halfInterval(measure.number())));
            }
            return new Ranking(values, measure.higherIsBetter());
        }

        private static Optional<Double> counted(ComparedRuns entry) {
            return Aggregate.ofDefined(entry.members().stream()
                            .map(member -> member.record().counted())
                            .map(count -> count.isPresent()
                                    ? OptionalDouble.of((double) count.get().storedTotal())
                                    : OptionalDouble.empty())
                            .toList())
                    .map(Aggregate::mean);
        }

        private LineModel loss() {
            return RunCharts.losses(entries.stream()
                    .map(entry -> RunCharts.mean(
                            entry.run(),
                            entry.members().stream().map(Maker::loss).toList(),
                            look.spread()))
                    .toList());
        }

        private static Curve loss(Member member) {
            Function<lilora.storage.repository.MetricCurve, Curve> drawn = stored -> {
                CurveBuffer curve = new CurveBuffer();
                for (int i = 0; i < stored.size(); i++) {
                    curve.add((double) stored.position(i), stored.value(i));
                }
                return curve.snapshot().standingFor(stored.of());
            };
            return member.steps().current(StepMetric.TASK_LOSS).map(drawn).orElse(Curve.EMPTY);
        }

        private List<RunCharts.Stored> stored() {
            List<RunCharts.Stored> stored = new ArrayList<>();
            for (ComparedRuns entry : entries) {
                Optional<RunEvent.Planned> plan =
                        entry.members().get(0).record().plan();
                stored.add(new RunCharts.Stored(
                        entry.scores(look.spread()),
                        plan.isPresent()
                                ? OptionalDouble.of(
                                        (double) plan.get().plan().parameters().storedTotal())
                                : OptionalDouble.empty(),
                        counted(entry).map(OptionalDouble::of).orElse(OptionalDouble.empty())));
            }
            return stored;
        }

        private List<MatrixModel> matrices() {
            return entries.stream()
                    .map(entry -> MatrixCharts.scores(titleWithSpread(entry), source(entry)))
                    .toList();
        }

        private static String title(ComparedRuns entry) {
            return entry.members().size() == 1
                    ? entry.run().name()
                    : entry.run().name() + " (mean)";
        }

        /** With what its cells show beside the means. */
        private String titleWithSpread(ComparedRuns entry) {
            return entry.members().size() == 1
                    ? entry.run().name()
                    : "%s (%s)".formatted(entry.run().name(), look.spread().words());
        }

        private MatrixCharts.Source source(ComparedRuns entry) {
            return MatrixCharts.Source.of(entry.scores(look.spread()), entry.titles());
        }

        private List<MatrixModel> differences() {
            List<MatrixModel> differences = new ArrayList<>();
            for (ComparedRuns entry : entries) {
                if (comparable(entry) && !isBaseline(entry)) {
                    ComparedRuns base = baseline.orElseThrow();
                    differences.add(MatrixCharts.fromBaseline(
                            title(entry) + " − " + title(base),
                            source(entry),
                            source(base).scores(),
                            base.run().name()));
                }
            }
            return differences;
        }
    }
}
