package lilora.engine.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.DiskRoom;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.Planner;
import lilora.engine.plan.SharedPreparation;
import lilora.engine.plan.SpeedRecords;
import lilora.engine.result.RunPlan;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/**
 * What a study has to do: which of its runs are there, and what the others will take. One run of each variant in each order has been
 * checked as before a launch; others differ from it in their seed alone.
 *
 * @param study what is asked for
 * @param compute settled
 * @param runs in the study's order
 * @param plans of one of the runs of each variant in each order
 * @param speed that an earlier run measured with the same base model, device, threads and precision, by which the plans tell times
 */
public record StudyPlan(
        Study study,
        ComputeSpec compute,
        List<Entry> runs,
        Map<Alike, RunPlan> plans,
        Optional<SpeedRecords.Measured> speed) {
    public StudyPlan {
        runs = List.copyOf(runs);
        plans = Map.copyOf(plans);
    }

    /** Runs that differ in their seed alone. */
    public record Alike(String variant, String order) {
        static Alike of(StudyRun run) {
            return new Alike(run.variant(), run.order());
        }
    }

    /**
     * A run of the study and what there is of it.
     *
     * @param content runs with the same are made once
     * @param finished a completed run with that content
     * @param known its numbers, if they are known without it
     * @param begun a run with that content that can go on
     * @param unsure a completed run that does not tell by how many threads, and is not used therefore
     */
    public record Entry(
            StudyRun run,
            RunContent content,
            Optional<RunDirectory> finished,
            Optional<KnownResults.Result> known,
            Optional<RunDirectory> begun,
            Optional<RunDirectory> unsure) {
        /** With what there is to go on from by now. */
        Entry begunIn(FinishedRuns there) {
            return new Entry(run, content, finished, known, there.unfinished(content, run.experiment()), unsure);
        }

        private Entry begunAs(@Nullable RunDirectory directory) {
            return directory == null ? this : new Entry(run, content, finished, known, Optional.of(directory), unsure);
        }

        /** Whether there is nothing left to do for it. */
        public boolean isDone() {
            return finished.isPresent() || known.isPresent();
        }
    }

    /**
     * Looks what there is.
     *
     * @param folder of runs
     * @param results of runs that need not lie there
     * @throws InputException if the data, a method or an option of any variant cannot be used
     */
    public static StudyPlan of(Study study, ComputeSpec compute, Path folder, KnownResults results) {
        ComputeSpec settled = compute.resolved();
        FinishedRuns there = new FinishedRuns(folder);
        Map<String, String> hashes = new HashMap<>();
        Path model = Path.of(study.runs().get(0).experiment().baseModel());
        Optional<SpeedRecords.Measured> speed = new SpeedRecords(folder).of(model, settled);
        Planning planning = new Planning(settled, speed, hashes);
        Map<Alike, RunPlan> plans = planning.of(study);
        List<Entry> entries = new ArrayList<>();
        for (StudyRun run : study.runs()) {
            RunContent content = RunContent.of(run.experiment(), settled, hashes);
            Optional<RunDirectory> finished = there.finished(content);
            Optional<KnownResults.Result> known = results.of(content);
            boolean missing = finished.isEmpty() && known.isEmpty();
            entries.add(new Entry(
                    run,
                    content,
                    finished,
                    known,
                    missing ? there.unfinished(content, run.experiment()) : Optional.empty(),
                    missing ? there.ofUnknownThreads(content) : Optional.empty()));
        }
        return new StudyPlan(study, settled, entries, plans, speed);
    }

    /**
     * How a study's runs are planned.
     *
     * @param hashes are filled: base model and tasks are the same in all variants and orders, so they are looked at once
     */
    private record Planning(ComputeSpec compute, Optional<SpeedRecords.Measured> speed, Map<String, String> hashes) {
        Map<Alike, RunPlan> of(Study study) {
            Map<Alike, RunPlan> plans = new HashMap<>();
            try (SharedPreparation shared = new SharedPreparation(MethodCatalog.load())) {
                for (String variant : study.variants()) {
                    for (StudyRun run : study.runs()) {
                        if (run.variant().equals(variant) && !plans.containsKey(Alike.of(run))) {
                            plans.put(Alike.of(run), plan(shared, run));
                        }
                    }
                }
            }
            return plans;
        }

        private RunPlan plan(SharedPreparation shared, StudyRun run) {
            boolean first = hashes.isEmpty();
            try {
                return shared.with(run.experiment(), inputs -> checked(inputs, first));
            } catch (InputException e) {
                // What is wrong with the first is wrong with the experiment, as far as anybody knows.
                throw first ? e : new InputException("%s: %s".formatted(run.titleWithoutSeed(), e.getMessage()), e);
            }
        }

        private RunPlan checked(RunInputs inputs, boolean first) {
            if (first) {
                DataCheck.requireUsable(inputs);
                hashes.putAll(Fingerprints.of(inputs));
            } else {
                DataCheck.requirePositions(inputs);
            }
            RunPlan plan = Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), compute);
            return speed.map(measured -> measured.timed(plan, inputs)).orElse(plan);
        }
    }

    /** Runs that are not finished, each content once. */
    public List<Entry> remaining() {
        Map<RunContent, Entry> remaining = new LinkedHashMap<>();
        runs.stream().filter(entry -> !entry.isDone()).forEach(entry -> remaining.putIfAbsent(entry.content(), entry));
        return List.copyOf(remaining.values());
    }

    /** The runs that are done, as if no others had been asked for. */
    public StudyPlan doneAlone() {
        return new StudyPlan(study, compute, runs.stream().filter(Entry::isDone).toList(), plans, speed);
    }

    /** The same with runs to go on from, whatever else there is of the same content. */
    public StudyPlan begunAs(Map<RunContent, RunDirectory> begun) {
        return new StudyPlan(
                study,
                compute,
                runs.stream()
                        .map(entry -> entry.isDone() ? entry : entry.begunAs(begun.get(entry.content())))
                        .toList(),
                plans,
                speed);
    }

    /** The same with runs that go on in these directories before the others. */
    public StudyPlan first(Set<RunDirectory> begun) {
        Predicate<Entry> first = entry -> entry.begun().filter(begun::contains).isPresent();
        return new StudyPlan(
                study,
                compute,
                Stream.concat(runs.stream().filter(first), runs.stream().filter(first.negate()))
                        .toList(),
                plans,
                speed);
    }

    /** How many runs are done. */
    public int done() {
        return (int) runs.stream().filter(Entry::isDone).count();
    }

    /** Seconds that all remaining runs take, so many at once; empty where neither a plan nor a run tells a time. */
    public OptionalDouble seconds(int slots) {
        double sum = 0;
        StudyPace pace = pace();
        for (Entry entry : remaining()) {
            OptionalDouble one = pace.seconds(entry.run().variant());
            if (one.isEmpty()) {
                return one;
            }
            sum += one.getAsDouble();
        }
        return OptionalDouble.of(sum / Math.max(1, Math.min(slots, remaining().size())));
    }

    /** What {@link #seconds} rests on, to be said behind it. */
    public String basis() {
        return isTimed()
                ? "as the completed runs took"
                : speed.map(SpeedRecords.Measured::basis).orElse(SpeedRecords.NONE);
    }

    /** Whether a run of the study that is done tells how long it took, so that times are more than planned. */
    boolean isTimed() {
        return pace().measured();
    }

    /** As the runs took that are done: those that lie here, or, where none does, those known by their results alone, wherever they ran. */
    StudyPace pace() {
        Map<String, Double> planned = new HashMap<>();
        for (StudyRun run : study.runs()) {
            Double seconds = plan(run).seconds();
            if (seconds != null) {
                planned.putIfAbsent(run.variant(), seconds);
            }
        }
        StudyPace plannedAlone = StudyPace.planned(planned);
        StudyPace here = plannedAlone;
        StudyPace anywhere = plannedAlone;
        for (Entry entry : runs) {
            OptionalDouble seconds =
                    entry.finished().map(StudyPlan::uninterrupted).orElse(OptionalDouble.empty());
            if (seconds.isPresent()) {
                here = here.with(entry.run().variant(), seconds.getAsDouble());
            } else {
                double known = entry.known().map(KnownResults.Result::seconds).orElse(0.0);
                anywhere = known > 0 ? anywhere.with(entry.run().variant(), known) : anywhere;
            }
        }
        return here.measured() ? here : anywhere;
    }

    /** How long a run took that one worker did to its end, from its start or from where another run had come to. */
    static OptionalDouble uninterrupted(RunDirectory run) {
        List<RunEvent> events = new EventReader(run.events())
                .pollToEnd().events().stream().map(RecordedEvent::event).toList();
        boolean once = events.stream().filter(RunEvent.Hello.class::isInstance).count() == 1;
        return once
                ? events.stream()
                        .filter(RunEvent.Done.class::isInstance)
                        .mapToDouble(event -> ((RunEvent.Done) event).seconds())
                        .findFirst()
                : OptionalDouble.empty();
    }

    /**
     * Bytes that the remaining runs will keep on disk, and need while so many of them are at work and as many are left for others to begin
     * with; features are not counted.
     */
    public long diskBytes(Kept kept, int slots) {
        long working = remaining().stream()
                .mapToLong(entry -> Kept.working(plan(entry.run())))
                .max()
                .orElse(0);
        return sum(entry -> kept.bytes(plan(entry.run()))) + (kept == Kept.ALL ? 0 : 2L * slots * working);
    }

    /**
     * Checks that each of the remaining runs would have room alone.
     *
     * @param folder of runs
     * @param cache folder of features
     * @throws InputException naming folder and need
     */
    public void requireRoom(Path folder, Path cache) {
        for (Entry entry : remaining()) {
            new DiskRoom(plan(entry.run()), entry.run().experiment().training().featureStorage(), folder, cache)
                    .require();
        }
    }

    /** Bytes of the features of images, which the runs share. */
    public long featureBytes() {
        return plans.values().stream()
                .mapToLong(plan -> plan.featureBytes() == null ? 0 : plan.featureBytes())
                .max()
                .orElse(0);
    }

    private long sum(ToDoubleFunction<Entry> bytes) {
        return (long) remaining().stream().mapToDouble(bytes).sum();
    }

    /** What a run of the study will do and cost. */
    public RunPlan plan(StudyRun run) {
        RunPlan plan = plans.get(Alike.of(run));
        if (plan == null) {
            throw new IllegalArgumentException(run.title());
        }
        return plan;
    }
}
