package lilora.app.screen.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import lilora.app.chart.run.DistinguishingNames;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.run.Spread;
import lilora.engine.experiment.RunSpec;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.Aggregate;
import lilora.engine.result.Interval;
import lilora.storage.repository.SpecHash;

/**
 * What stands in one row of a comparison: a run, or runs that differ in nothing but their seed.
 *
 * @param run name and style; the id is that of the first run
 * @param members at least one, in the order they were picked
 */
record ComparedRuns(RunCharts.Named run, List<Comparison.Member> members) {
    ComparedRuns {
        members = List.copyOf(members);
    }

    /** One entry for each run, or for each group of seeds, in the order they were picked. */
    static List<ComparedRuns> of(List<Comparison.Member> members, boolean grouped, UnaryOperator<String> methodTitle) {
        Map<Object, List<Comparison.Member>> groups = new LinkedHashMap<>();
        Map<Object, Integer> repeats = new HashMap<>();
        for (Comparison.Member member : members) {
            RunSpec spec = member.record().spec();
            String common = SpecHash.butSeed(spec);
            // A seed that is there already says nothing new: its run begins another group.
            int repeat = repeats.merge(List.of(common, spec.experiment().seed()), 1, Integer::sum);
            Object key = grouped ? List.of(common, repeat) : spec.runId();
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(member);
        }
        List<List<Comparison.Member>> all = List.copyOf(groups.values());
        // Within a group nothing but the seed differs, so its first run stands for it; its seed is not part of its
        // name.
        List<DistinguishingNames.Called> called =
                all.stream().map(ComparedRuns::called).toList();
        List<String> names = DistinguishingNames.of(
                called, methodTitle, one -> all.get(called.indexOf(one)).size() == 1);
        List<ComparedRuns> entries = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Comparison.Member first = all.get(i).get(0);
            String count = all.get(i).size() == 1 ? "" : " · " + all.get(i).size() + " seeds";
            entries.add(new ComparedRuns(
                    new RunCharts.Named(first.record().row().runId(), names.get(i) + count, first.style()),
                    all.get(i)));
        }
        return entries;
    }

    /** Runs that were renamed one by one are called together as their experiment is. */
    private static DistinguishingNames.Called called(List<Comparison.Member> group) {
        RunSpec spec = group.get(0).record().spec();
        List<String> names = group.stream()
                .map(member -> member.record().row().name())
                .distinct()
                .toList();
        return new DistinguishingNames.Called(
                names.size() == 1 ? names.get(0) : spec.experiment().name(), spec);
    }

    String id() {
        return run.id();
    }

    List<String> runIds() {
        return members.stream().map(member -> member.record().row().runId()).toList();
    }

    boolean has(String runId) {
        return runIds().contains(runId);
    }

    List<String> tasks() {
        return members.get(0).record().row().tasks();
    }

    List<String> titles() {
        return members.get(0).record().titles();
    }

    /**
     * What charts draw of it, with this about its means. A seed of which nothing is evaluated yet takes no part, which the name tells:
     * it would take the mean of all others with it.
     */
    RunCharts.Repeated scores(Spread spread) {
        List<AccuracyMatrix> all =
                members.stream().map(member -> member.record().matrix()).toList();
        List<AccuracyMatrix> evaluated = evaluated();
        boolean some = !evaluated.isEmpty() && evaluated.size() < all.size();
        return some
                ? new RunCharts.Repeated(
                        new RunCharts.Named(
                                run.id(), "%s, %d evaluated".formatted(run.name(), evaluated.size()), run.style()),
                        evaluated,
                        spread)
                : new RunCharts.Repeated(run, all, spread);
    }

    /** Of the runs of which something is evaluated. */
    List<AccuracyMatrix> evaluated() {
        return members.stream()
                .map(member -> member.record().matrix())
                .filter(scores -> !scores.cells().isEmpty())
                .toList();
    }

    /** Of a number over the runs in which it is defined. */
    Optional<Aggregate> over(Function<AccuracyMatrix, OptionalDouble> number) {
        return Aggregate.ofDefined(members.stream()
                .map(member -> number.apply(member.record().matrix()))
                .toList());
    }

    /** Half of the interval around that number in which its true value lies; empty where that is not known. */
    OptionalDouble halfInterval(Function<AccuracyMatrix, OptionalDouble> number) {
        Optional<Aggregate> values = over(number);
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        return values.get().n() > 1
                ? Interval.of(values.get()).half()
                : members.stream()
                        .map(Comparison.Member::record)
                        .filter(record -> number.apply(record.matrix()).isPresent())
                        .findFirst()
                        .map(record -> AnswerInterval.of(record, number))
                        .orElse(OptionalDouble.empty());
    }
}
