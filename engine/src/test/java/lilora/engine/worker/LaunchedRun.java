package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/** A run whose workers are real processes, started as the command line starts them. */
final class LaunchedRun implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 120;
    private static final long POLL_MILLIS = 5;

    private final RunDirectory directory;
    private final Path cache;
    private final List<RecordedEvent> known = new ArrayList<>();
    private EventReader reader;
    private @Nullable Process worker;
    private long seenBefore;

    private LaunchedRun(RunDirectory directory, Path cache) {
        this.directory = directory;
        this.cache = cache;
        this.reader = new EventReader(directory.events());
    }

    /** A new run directory; no worker yet. */
    static LaunchedRun create(Path workspace, ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return new LaunchedRun(
                    new NewRun(Clock.systemUTC()).create(workspace.resolve("runs"), inputs, ComputeSpec.on("cpu", 1)),
                    workspace.resolve("cache"));
        }
    }

    /** What decides whether two runs ended alike, bit for bit. */
    record Outcome(
            Map<String, byte[]> adapters,
            Map<String, byte[]> predictions,
            List<RunEvent.EvalCell> cells,
            List<Double> losses,
            Map<String, Double> metrics) {}

    RunDirectory directory() {
        return directory;
    }

    LaunchedRun start() {
        seenBefore = lastSequence();
        worker = launch();
        return this;
    }

    /** One more worker process, beside the one at work. */
    Process launch() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new WorkerLauncher(classPath, System.getenv()).start(directory, cache, ComputeSpec.on("cpu", 1));
    }

    private Process worker() {
        return Objects.requireNonNull(worker, "start the run first");
    }

    int exitCode() throws InterruptedException {
        Process worker = worker();
        assertThat(worker.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return worker.exitValue();
    }

    boolean isAlive() {
        return worker().isAlive();
    }

    /** As by {@code kill -9}; false if the worker had ended by itself. */
    boolean kill() throws InterruptedException {
        Process worker = worker();
        boolean alive = worker.isAlive();
        worker.destroyForcibly();
        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return alive && worker.exitValue() > 128;
    }

    /** All whole events, of all attempts. */
    EventReader.Batch events() {
        return new EventReader(directory.events()).pollToEnd();
    }

    /** The same events, where only those are read that are new: who waits for one asks hundreds of times. */
    private List<RecordedEvent> known() {
        long sequence = reader.position().sequence();
        List<RecordedEvent> more = reader.pollToEnd().events();
        if (Files.notExists(directory.events())) {
            known.clear();
            reader = new EventReader(directory.events());
        } else if (!more.isEmpty() && more.get(0).seq() <= sequence) {
            // The file has been replaced by a shorter one.
            known.clear();
        }
        known.addAll(more);
        return known;
    }

    long lastSequence() {
        List<RecordedEvent> events = known();
        return events.isEmpty() ? 0 : events.get(events.size() - 1).seq();
    }

    /** Events of a type from this attempt's worker. */
    <T extends RunEvent> List<T> now(Class<T> type) {
        return known().stream()
                .filter(event -> event.seq() > seenBefore)
                .map(RecordedEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Waits for an event of this attempt. */
    <T extends RunEvent> T await(Class<T> type, Predicate<T> wanted) throws InterruptedException {
        return await(type, () -> now(type).stream().filter(wanted).findFirst());
    }

    /** Waits for the first event of a type behind another. */
    <T extends RunEvent> T awaitAfter(long sequence, Class<T> type) throws InterruptedException {
        return await(type, () -> known().stream()
                .filter(event -> event.seq() > sequence)
                .map(RecordedEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst());
    }

    private <T extends RunEvent> T await(Class<T> type, Supplier<Optional<T>> look) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (System.nanoTime() < end) {
            boolean alive = worker().isAlive();
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (!alive) {
                fail("The worker ended without " + type.getSimpleName() + ": " + log());
            }
            Thread.sleep(POLL_MILLIS);
        }
        return fail("No " + type.getSimpleName() + " came.");
    }

    /** Sends a command and returns the sequence number of its acknowledgement. */
    long command(ControlFolder.Command command) throws InterruptedException {
        String id = new ControlFolder(directory, Clock.systemUTC()).send(command);
        await(RunEvent.Acknowledged.class, ack -> ack.id().equals(id));
        return known().stream()
                .filter(event -> event.event() instanceof RunEvent.Acknowledged ack
                        && ack.id().equals(id))
                .mapToLong(RecordedEvent::seq)
                .findFirst()
                .orElseThrow();
    }

    String log() {
        try {
            return Files.readString(directory.workerLog());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Of a completed run. Demands that the events are gapless and that what stands tells each step and cell once. */
    Outcome outcome() throws IOException {
        EventReader.Batch batch = events();
        assertThat(batch.events().stream().map(RecordedEvent::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, batch.events().size()).boxed().toList());
        List<RunEvent> standing = CurrentEvents.of(batch.events()).stream()
                .map(RecordedEvent::event)
                .toList();
        List<RunEvent.Step> steps = of(standing, RunEvent.Step.class);
        assertThat(steps.stream().map(step -> step.stage() + "/" + step.step())).doesNotHaveDuplicates();
        List<RunEvent.EvalCell> cells = of(standing, RunEvent.EvalCell.class);
        assertThat(cells.stream().map(cell -> cell.stage() + "/" + cell.task())).doesNotHaveDuplicates();
        List<RunEvent.Done> done = of(standing, RunEvent.Done.class);
        RunEvent.Done last = done.get(done.size() - 1);
        assertThat(last.outcome()).isEqualTo("completed");
        Map<String, byte[]> adapters = new TreeMap<>();
        try (Stream<Path> checkpoints = Files.list(directory.checkpoints())) {
            for (Path checkpoint : checkpoints
                    .filter(path -> path.getFileName().toString().endsWith("-trained"))
                    .toList()) {
                adapters.put(
                        checkpoint.getFileName().toString(),
                        Files.readAllBytes(checkpoint.resolve("adapters.safetensors")));
            }
        }
        return new Outcome(
                adapters,
                bytes(directory.predictions()),
                cells.stream().map(LaunchedRun::timeless).toList(),
                steps.stream().map(RunEvent.Step::loss).toList(),
                last.metrics());
    }

    private static RunEvent.EvalCell timeless(RunEvent.EvalCell cell) {
        return new RunEvent.EvalCell(
                cell.stage(),
                cell.task(),
                cell.score(),
                cell.metric(),
                cell.instructionFollowing(),
                cell.items(),
                cell.details(),
                cell.predictions(),
                0);
    }

    private static Map<String, byte[]> bytes(Path folder) throws IOException {
        Map<String, byte[]> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return bytes;
    }

    static <T extends RunEvent> List<T> of(List<RunEvent> events, Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static void assertSame(Outcome found, Outcome expected) {
        assertThat(found).usingRecursiveComparison().isEqualTo(expected);
    }

    Checkpoints checkpoints() {
        return new Checkpoints(directory.checkpoints(), new Checkpoints.Origin(directory.specHash(), "a test"));
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.destroyForcibly();
        }
    }
}
