package lilora.engine.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.data.TaskDescription;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.event.WorkedTime;
import lilora.engine.result.Aggregate;
import lilora.engine.result.DataPasses;
import lilora.engine.result.Interval;
import lilora.engine.result.PairedDifference;
import lilora.engine.result.RunPlan;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What a study's completed runs give.
 *
 * @param tasks in the order of the experiment
 * @param runs one by one
 */
public record StudyResult(List<TaskDescription> tasks, List<Measured> runs) {
    /** Ids of the metrics that are told, where a run has them. */
    public static final List<String> METRICS = List.of("ap", "map", "bwt", "forgetting", "mif");

    /**
     * A completed run.
     *
     * @param metrics by id
     * @param last score on each task after the whole sequence, by the task's id
     * @param stored parameters, counted on live tensors
     * @param trained parameters in the last stage
     * @param seconds that it was worked on: from start to end of each attempt, loading, training and evaluations, and those of the run
     *     that it has its first stages of; absent where that is not known
     * @param passes over the training data; absent where that is not known
     */
    public record Measured(
            StudyRun run,
            Map<String, Double> metrics,
            Map<String, Double> last,
            long stored,
            long trained,
            @Nullable Double seconds,
            @Nullable DataPasses passes) {
        /** Of which neither time nor passes are known. */
        public Measured(
                StudyRun run, Map<String, Double> metrics, Map<String, Double> last, long stored, long trained) {
            this(run, metrics, last, stored, trained, null, null);
        }

        /** With the passes that a plan tells, unless the run told its own. */
        public Measured planned(RunPlan plan) {
            return passes == null ? new Measured(run, metrics, last, stored, trained, seconds, plan.passes()) : this;
        }
    }

    /** What two runs of a pair have in common. */
    private record Pairing(long seed, String order) {
        static Pairing of(StudyRun run) {
            return new Pairing(run.seed(), run.order());
        }
    }

    public StudyResult {
        tasks = List.copyOf(tasks);
        runs = List.copyOf(runs);
    }

    /** Reads the completed runs' events; of a run that is known by its numbers alone, those. */
    public static StudyResult of(StudyPlan plan, StudyOutcome outcome) {
        List<Measured> runs = new ArrayList<>();
        for (StudyPlan.Entry entry : plan.runs()) {
            StudyRun run = entry.run();
            RunDirectory directory = outcome.completed().get(run);
            if (directory != null) {
                runs.add(measured(plan.study(), run, directory).planned(plan.plan(run)));
            } else {
                entry.known().ifPresent(result -> runs.add(result.of(run).planned(plan.plan(run))));
            }
        }
        return new StudyResult(plan.study().tasks(), runs);
    }

    /**
     * What a completed run of a study gives.
     *
     * @throws InputException if its events are not whole
     */
    public static Measured measured(Study study, StudyRun run, RunDirectory directory) {
        List<RecordedEvent> all = all(directory);
        double seconds = WorkedTime.seconds(all);
        RunProgress progress = new RunProgress();
        current(all).forEach(progress::accept);
        List<TaskDescription> order = study.order(run).of(study.tasks());
        Map<String, Double> last = new LinkedHashMap<>();
        for (int task = 1; task <= order.size(); task++) {
            String id = order.get(task - 1).id();
            progress.matrix(order.size()).at(order.size(), task).ifPresent(score -> last.put(id, score));
        }
        return new Measured(
                run,
                progress.done().map(RunEvent.Done::metrics).orElse(Map.of()),
                last,
                progress.parameters().map(RunEvent.Parameters::storedTotal).orElse(0L),
                progress.parameters().map(RunEvent.Parameters::trained).orElse(0L),
                seconds > 0 ? seconds : null,
                progress.plan().map(RunPlan::passes).orElse(null));
    }

    /** What a completed run tells, without what was done again. */
    static List<RunEvent> events(RunDirectory directory) {
        return current(all(directory));
    }

    private static List<RecordedEvent> all(RunDirectory directory) {
        EventReader.Batch all = new EventReader(directory.events()).pollToEnd();
        if (!all.whole()) {
            throw new InputException("%s cannot be shown in a table: %s Put the file back as it was, or remove the run."
                    .formatted(directory.events(), all.problems().get(0).sentence()));
        }
        return all.events();
    }

    private static List<RunEvent> current(List<RecordedEvent> all) {
        return CurrentEvents.of(all).stream()
                .map(RecordedEvent::event)
                .filter(event -> !(event instanceof RunEvent.Failed))
                .toList();
    }

    /** Titles of the variants of which there are runs, in the study's order. */
    public List<String> variants() {
        Set<String> titles = new LinkedHashSet<>();
        runs.forEach(run -> titles.add(run.run().variant()));
        return List.copyOf(titles);
    }

    /** Ids of their methods, by variant. */
    public Map<String, String> methods() {
        Map<String, String> ids = new LinkedHashMap<>();
        runs.forEach(run -> ids.putIfAbsent(
                run.run().variant(), run.run().experiment().method().id()));
        return ids;
    }

    /** Completed runs of a variant. */
    public List<Measured> of(String variant) {
        return runs.stream().filter(run -> run.run().variant().equals(variant)).toList();
    }

    /** A number of a variant over its seeds and orders; empty unless all of its runs have it. */
    public Optional<Interval> over(String variant, Function<Measured, OptionalDouble> number) {
        return aggregate(variant, number).map(Interval::of);
    }

    /** The same with its standard deviation. */
    public Optional<Aggregate> aggregate(String variant, Function<Measured, OptionalDouble> number) {
        List<OptionalDouble> values = of(variant).stream().map(number).toList();
        return values.stream().allMatch(OptionalDouble::isPresent) ? Aggregate.ofDefined(values) : Optional.empty();
    }

    /** What a variant has more of a number than the baseline, over the seeds and orders that both have. */
    public Optional<PairedDifference> difference(
            String variant, String baseline, Function<Measured, OptionalDouble> number) {
        Map<Pairing, Measured> bases = new HashMap<>();
        of(baseline).forEach(base -> bases.put(Pairing.of(base.run()), base));
        List<Double> differences = new ArrayList<>();
        for (Measured run : of(variant)) {
            Measured base = bases.get(Pairing.of(run.run()));
            OptionalDouble own = number.apply(run);
            OptionalDouble other = base == null ? OptionalDouble.empty() : number.apply(base);
            if (own.isPresent() && other.isPresent()) {
                differences.add(own.getAsDouble() - other.getAsDouble());
            }
        }
        return PairedDifference.of(
                differences.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The metric of this id. */
    public static Function<Measured, OptionalDouble> metric(String id) {
        return run -> optional(run.metrics().get(id));
    }

    /** The score on this task after the whole sequence. */
    public static Function<Measured, OptionalDouble> last(String task) {
        return run -> optional(run.last().get(task));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
