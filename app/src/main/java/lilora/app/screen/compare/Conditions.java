package lilora.app.screen.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import lilora.app.chart.model.ChartTable;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.result.Aggregate;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.DataPasses;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.RunRecord;

/**
 * Under which conditions compared runs reached their scores: how much they learned from, trained and took, and what their methods
 * need. Scores of methods that are told the task of a question and of others are of two settings, which is said.
 */
record Conditions(List<ComparedRuns> entries, MethodCatalog methods) {
    private static final double MINUTE = 60;
    private static final String COUNTS =
            "Items and steps of all stages together; passes over all training items, those rehearsed or looked at beside the steps among"
                    + " them, a dash where the run is of a version that did not count them; the most parameters that one stage trained;"
                    + " time without evaluations, which depends on the computer and on what ran beside.";

    /** A number of a run. */
    private record Column(String title, int decimals, Function<RunRecord, OptionalDouble> number) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("Training items", 0, record -> overStages(record, RunEvent.StageStart::samples)),
            new Column("Steps", 0, record -> overStages(record, RunEvent.StageStart::steps)),
            new Column("Passes over the data", 2, Conditions::passes),
            new Column("Trained parameters", 0, Conditions::trained),
            new Column("Training time (min)", 1, Conditions::minutes));

    private static final Column SELECTED =
            new Column("AP, task selected", 1, record -> ContinualMetric.AP_SELECTED.of(record.selected()));

    Conditions {
        entries = List.copyOf(entries);
    }

    /** A row for each entry. */
    ChartTable table() {
        List<Column> numbers = new ArrayList<>(COLUMNS);
        if (entries.stream().anyMatch(entry -> over(entry, SELECTED).isPresent())) {
            numbers.add(SELECTED);
        }
        List<ChartTable.Column> heads = new ArrayList<>();
        heads.add(ChartTable.Column.text("Run"));
        heads.add(ChartTable.Column.text("Needs"));
        numbers.forEach(column -> heads.add(ChartTable.Column.number(column.title(), column.decimals())));
        List<List<ChartTable.Cell>> rows = new ArrayList<>();
        for (ComparedRuns entry : entries) {
            List<ChartTable.Cell> row = new ArrayList<>();
            row.add(ChartTable.Cell.of(entry.run().name()));
            row.add(ChartTable.Cell.of(needs(entry)));
            for (Column column : numbers) {
                row.add(over(entry, column).map(ChartTable.Cell::of).orElse(ChartTable.Cell.MISSING));
            }
            rows.add(row);
        }
        return new ChartTable("Conditions of the comparison", heads, rows, COUNTS);
    }

    /** Said where scores of two settings stand beside each other; empty where they do not. */
    String remark() {
        long told = entries.stream()
                .filter(entry -> methods.can(method(entry), Capability.NEEDS_TASK_ID))
                .count();
        return told == 0 || told == entries.size()
                ? ""
                : "Some of these methods are told the task of each question, others are not: their scores are not of the same setting.";
    }

    private String needs(ComparedRuns entry) {
        return String.join(", ", methods.needs(method(entry)));
    }

    private static String method(ComparedRuns entry) {
        return entry.members().get(0).record().row().method();
    }

    private static Optional<Aggregate> over(ComparedRuns entry, Column column) {
        return Aggregate.ofDefined(entry.members().stream()
                .map(member -> column.number().apply(member.record()))
                .toList());
    }

    /** A sum over the stages, once all of them are trained and evaluated. */
    private static OptionalDouble overStages(RunRecord record, ToIntFunction<RunEvent.StageStart> number) {
        return isThrough(record)
                ? OptionalDouble.of(
                        RunRecord.current(record.stages()).mapToInt(number).sum())
                : OptionalDouble.empty();
    }

    private static OptionalDouble minutes(RunRecord record) {
        return isThrough(record)
                ? OptionalDouble.of(RunRecord.current(record.stageEnds())
                                .mapToDouble(RunEvent.StageEnd::trainSeconds)
                                .sum()
                        / MINUTE)
                : OptionalDouble.empty();
    }

    private static OptionalDouble passes(RunRecord record) {
        Optional<DataPasses> planned =
                record.plan().map(RunEvent.Planned::plan).map(RunPlan::passes).filter(passes -> isThrough(record));
        return planned.map(passes -> OptionalDouble.of(passes.all())).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble trained(RunRecord record) {
        return isThrough(record)
                ? RunRecord.current(record.parameters())
                        .mapToDouble(RunEvent.Parameters::trained)
                        .max()
                : OptionalDouble.empty();
    }

    private static boolean isThrough(RunRecord record) {
        long ended = RunRecord.current(record.stageEnds()).count();
        Optional<Integer> planned =
                record.plan().map(plan -> plan.plan().stages().size());
        return planned.isPresent() && planned.get() == ended;
    }
}
