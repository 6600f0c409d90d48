package lilora.engine.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.plan.CheckedRun;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.run.EventLog;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.worker.WorkerLauncher;
import lilora.files.ScratchFolder;

/**
 * How long the slots of a study have nothing to do between its runs: from the end of a run's process until that of the next is started, and until
 * that has told its first event. Run by hand: {@code SlotTimeBench EXPERIMENT RUNS SLOTS SECONDS}. Each run is an experiment with a seed of its
 * own. With SECONDS above 0 a process that sleeps so long, and some more from run to run, stands for a worker, so that many slots can be
 * looked at on few cores; with 0 workers are real.
 */
final class SlotTimeBench {
    private static final List<Double> RUN_MINUTES = List.of(1.0, 10.0, 60.0);

    private final int slots;
    private final double seconds;
    private final Path cache;
    private final ConcurrentLinkedQueue<Instant> ends = new ConcurrentLinkedQueue<>();
    private final List<Instant> starts = new ArrayList<>();
    private final List<RunDirectory> started = new ArrayList<>();

    private SlotTimeBench(int slots, double seconds, Path cache) {
        this.slots = slots;
        this.seconds = seconds;
        this.cache = cache;
    }

    public static void main(String... arguments) throws IOException {
        ExperimentSpec experiment = ExperimentFile.read(Path.of(arguments[0]));
        List<Long> seeds = LongStream.rangeClosed(1, Integer.parseInt(arguments[1]))
                .boxed()
                .toList();
        int slots = Integer.parseInt(arguments[2]);
        try (ScratchFolder scratch = ScratchFolder.of("slot-time")) {
            ComputeSpec compute = ComputeSpec.on("cpu", 1);
            Path runs = scratch.path().resolve("runs");
            Path cache = scratch.path().resolve("cache");
            Study study = Study.of(
                    new StudySpec(1, "e.json", seeds, List.of(new StudySpec.Variant("one", experiment.method()))),
                    experiment);
            SlotTimeBench bench = new SlotTimeBench(slots, Double.parseDouble(arguments[3]), cache);
            StudyPlan plan = StudyPlan.of(study, compute, runs, KnownResults.none());
            new StudyRunner(plan, slots, Kept.TABLE, new CheckedRun(compute, runs, cache), bench::start, new Strict())
                    .run();
            bench.tell();
        }
    }

    private Process start(RunDirectory run) {
        starts.add(Instant.now());
        started.add(run);
        Process process =
                seconds == 0 ? new WorkerLauncher().start(run, cache, run.spec().compute()) : sleeping(run);
        CompletableFuture<Void> unused = process.onExit().thenRun(() -> ends.add(Instant.now()));
        return process;
    }

    /** What is read when the process is gone is written before it is there. */
    private Process sleeping(RunDirectory run) {
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            log.append(new RunEvent.Done("completed", Map.of(), seconds));
        }
        double apart = seconds * (1 + 0.02 * (starts.size() % slots));
        try {
            return new ProcessBuilder("sleep", String.format(Locale.ROOT, "%.3f", apart)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell() {
        List<Instant> freed = ends.stream().sorted().toList();
        List<Double> own = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        for (int next = slots; next < starts.size(); next++) {
            Instant end = freed.get(next - slots);
            own.add(between(end, starts.get(next)));
            if (seconds == 0) {
                whole.add(between(end, firstEvent(started.get(next))));
            }
        }
        tell("from a run's end until the next one's process", own);
        if (!whole.isEmpty()) {
            tell("from a run's end until the next one's first event", whole);
        }
    }

    private static double between(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    private static Instant firstEvent(RunDirectory run) {
        RecordedEvent first = new EventReader(run.events()).pollToEnd().events().get(0);
        return Instant.parse(first.time());
    }

    private static void tell(String what, List<Double> gaps) {
        List<Double> sorted = gaps.stream().sorted().toList();
        double mean = gaps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        System.out.println(String.format(
                Locale.ROOT,
                "%s: mean %.3f s, middle %.3f s, longest %.3f s, %d times",
                what,
                mean,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1),
                sorted.size()));
        for (double minutes : RUN_MINUTES) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "  beside runs of %.0f min: %.2f %% of slot time",
                    minutes,
                    mean / (minutes * 60 + mean) * 100));
        }
    }

    private static final class Strict extends UnheardStudy {
        @Override
        public void failed(StudyOutcome.Failure failure) {
            throw new IllegalStateException(failure.toString());
        }
    }
}
