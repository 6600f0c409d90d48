package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.EventLog;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.RunPlaces;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.WorkerLauncher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real host of the loopback, with another home, over lines that are cut. */
@DisabledOnOs(OS.WINDOWS)
class RemoteRunTest {
    /** More cuts take longer: {@code -Dlilora.cuts=1000}. */
    private static final int CUTS = Integer.getInteger("lilora.cuts", 15);

    private static final Duration OFTEN = Duration.ofMillis(5);
    /** Where a worker is at work, too: to look 200 times a second would take a whole core from it. */
    private static final Duration NOW_AND_THEN = Duration.ofMillis(50);

    private static final ComputeSpec ONE_THREAD = ComputeSpec.on("cpu", 1);

    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private EmbeddedHost host;
    private TinyWorld world;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        host.beforeCommands("PATH='%s/bin':$PATH; echo Welcome; ".formatted(System.getProperty("java.home")));
        world = TinyWorld.create(folder.resolve("world"));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private SshConnector connector() {
        return EmbeddedHost.connector(folder);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("It takes too long.").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static RunDirectory create(Path runs, ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return new NewRun(Clock.systemUTC()).create(runs, inputs, ONE_THREAD);
        }
    }

    /** A run of the host with its copy here, where nothing has been told yet. */
    private record Pair(RunDirectory there, RunDirectory here) {}

    private Pair pair() throws IOException {
        RunDirectory here = create(folder.resolve("workspace/runs"), world.experiment("zero-shot"));
        RunDirectory there = create(host.home().resolve("runs of \"$USER\""), world.experiment("zero-shot"));
        Files.copy(here.runFile(), there.runFile(), StandardCopyOption.REPLACE_EXISTING);
        new RemoteRun(host.target(), there.path().toString()).write(here);
        return new Pair(there, here);
    }

    private static long size(RunDirectory directory) {
        return directory.events().toFile().length();
    }

    @Test
    void eventsAreTheSameHoweverOftenTheLineIsCut() throws IOException, InterruptedException {
        Pair pair = pair();
        Random random = new Random(18);
        int cuts = 0;
        try (RunLock lock = RunLock.acquire(pair.there(), WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC());
                RemoteWorker worker = RemoteWorker.follow(7, connector(), pair.here(), OFTEN, told::add)) {
            while (cuts < CUTS) {
                for (int i = random.nextInt(60); i >= 0; i--) {
                    log.append(
                            new RunEvent.Note("'é日本\" ".repeat(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 40))));
                }
                if (random.nextBoolean()) {
                    await(host::isVisited);
                }
                long seen = size(pair.here()) + random.nextInt(2000);
                await(() -> size(pair.here()) >= Math.min(seen, size(pair.there())));
                host.cut();
                cuts++;
            }
            assertThat(worker.isAlive()).isTrue();
            Files.writeString(pair.there().path().resolve("exit"), "0\n");
            assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).isZero();
        }
        assertThat(pair.here().events()).hasSameBinaryContentAs(pair.there().events());
        EventReader.Batch batch = new EventReader(pair.here().events()).pollToEnd();
        assertThat(batch.problems()).isEmpty();
        assertThat(batch.events()).hasSizeGreaterThan(CUTS);
        assertThat(told).contains("Connected to %s again.".formatted(host.target()));
    }

    @Test
    void anotherFollowerIsRefusedAndTheNextGoesOnWhereTheLastStood() throws IOException, InterruptedException {
        Pair pair = pair();
        try (RunLock lock = RunLock.acquire(pair.there(), WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            log.append(new RunEvent.Note("one"));
            try (RemoteWorker worker = RemoteWorker.follow(7, connector(), pair.here(), OFTEN, told::add)) {
                await(() -> size(pair.here()) == size(pair.there()));
                await(() -> Liveness.of(pair.here(), Instant.now()).state() == Liveness.State.ALIVE);
                assertThat(worker.isAlive()).isTrue();
                assertThatThrownBy(() -> RemoteWorker.follow(7, connector(), pair.here(), OFTEN, told::add))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("is followed by another program already");
            }
            log.append(new RunEvent.Note("two"));
            // As a program that died in the middle of a write leaves it.
            Files.writeString(pair.here().events(), Files.readString(pair.here().events()) + "{\"v\":1,\"seq");
            try (RemoteWorker worker = RemoteWorker.follow(7, connector(), pair.here(), OFTEN, told::add)) {
                await(() -> size(pair.here()) == size(pair.there()));
                assertThat(worker.isAlive()).isTrue();
            }
        }
        assertThat(pair.here().events()).hasSameBinaryContentAs(pair.there().events());
        assertThat(told).isEmpty();
    }

    @Test
    void noWorkerOfThisComputerIsStartedInACopy() throws IOException {
        RunDirectory here = pair().here();
        assertThatThrownBy(() -> new WorkerLauncher().start(here, folder.resolve("cache"), ONE_THREAD))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(here + " is a run of another computer, which remote.json names");
        assertThat(here.workerLog()).doesNotExist();
    }

    @Test
    @SuppressWarnings("try") // the heartbeat beats by itself
    void aWorkersFirstEventIsNeverHereBeforeItsSignOfLife() throws IOException {
        Pair pair = pair();
        RemoteRun run = RemoteRun.require(pair.here());
        try (RunMirror mirror = new RunMirror(pair.here(), run);
                SshLine line = connector().connect(run.target())) {
            for (int attempt = 1; attempt <= 2; attempt++) {
                WorkerIdentity worker = WorkerIdentity.ofThisProcess();
                assertThat(mirror.pass(line)).isEmpty();
                try (RunLock lock = RunLock.acquire(pair.there(), worker);
                        Heartbeat heartbeat = Heartbeat.start(lock);
                        EventLog log = EventLog.open(lock, Clock.systemUTC())) {
                    log.append(new RunEvent.Note("attempt " + attempt));
                    assertThat(mirror.pass(line)).isEmpty();
                }
                assertThat(size(pair.here())).isEqualTo(size(pair.there()));
                assertThat(Heartbeat.read(pair.here()).orElseThrow().worker().token())
                        .isEqualTo(worker.token());
                // As a worker leaves it that was killed long ago.
                Heartbeat.copy(
                        pair.here(),
                        Json.compact(new Heartbeat.Beat(worker, "2020-01-01T00:00:00Z"))
                                .getBytes(StandardCharsets.UTF_8),
                        Duration.ZERO);
            }
        }
    }

    @Test
    void aRunThatIsNotTheOneThatWasFollowedIsTold() throws IOException {
        Pair pair = pair();
        Files.writeString(pair.there().events(), "one\n");
        Files.writeString(pair.here().events(), "two\n");
        RemoteRun run = RemoteRun.require(pair.here());
        try (RunMirror mirror = new RunMirror(pair.here(), run);
                SshLine line = connector().connect(run.target())) {
            assertThatThrownBy(() -> mirror.pass(line))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("are not those that were followed");
            Files.delete(pair.there().events());
            assertThatThrownBy(() -> mirror.pass(line)).hasMessageContaining("are not those that were followed");
            Files.delete(pair.there().runFile());
            assertThatThrownBy(() -> mirror.pass(line)).hasMessageContaining("has been moved or removed");
        }
        assertThat(pair.here().events()).hasContent("two\n");
    }

    @Test
    void commandsArriveOnceHoweverOftenTheLineIsCut() throws IOException, InterruptedException {
        Pair pair = pair();
        List<String> arrived = new ArrayList<>();
        ControlFolder there = new ControlFolder(pair.there(), Clock.systemUTC());
        ControlFolder here = new ControlFolder(pair.here(), Clock.systemUTC());
        List<String> sent = new ArrayList<>();
        try (RunLock lock = RunLock.acquire(pair.there(), WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC());
                RemoteWorker worker = RemoteWorker.follow(7, connector(), pair.here(), OFTEN, told::add)) {
            ControlFolder.Receiver receiver = new ControlFolder.Receiver() {
                @Override
                public void command(ControlFolder.Command command, String id) {
                    log.append(new RunEvent.Acknowledged(command.id(), id));
                    arrived.add(id);
                }

                @Override
                public void refused(String sentence) {
                    arrived.add(sentence);
                }
            };
            Random random = new Random(4);
            for (int i = 0; i < 12; i++) {
                sent.add(here.send(ControlFolder.Command.CHECKPOINT));
                int polls = random.nextInt(30);
                await(host::isVisited);
                for (int poll = 0; poll < polls; poll++) {
                    there.poll(receiver);
                }
                host.cut();
                await(() -> {
                    there.poll(receiver);
                    return arrived.size() >= sent.size();
                });
            }
            assertThat(worker.isAlive()).isTrue();
        }
        assertThat(arrived).isEqualTo(sent);
        try (Stream<Path> left = Files.list(pair.here().control())) {
            assertThat(left).isEmpty();
        }
    }

    /** Whoever closes the window does not wait for a disk. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRunOfAHostWhoseDiskStandsStillIsLeftAlone() throws IOException, InterruptedException {
        Pair pair = pair();
        try (RunLock lock = RunLock.acquire(pair.there(), WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            log.append(new RunEvent.Note("before"));
            RemoteWorker worker = RemoteWorker.follow(7, connector(), pair.here(), OFTEN, told::add);
            await(() -> size(pair.here()) == size(pair.there()));
            host.stall();
            log.append(new RunEvent.Note("while it stands"));
            TimeUnit.MILLISECONDS.sleep(200);
            worker.close();
        }
        assertThat(told).isEmpty();
        assertThat(size(pair.here())).isLessThan(size(pair.there()));
    }

    private SpareJava java() {
        return SpareJava.here(folder.resolve("cache"), told::add);
    }

    private Process local(RunDirectory directory) throws IOException {
        String path = String.join(
                File.pathSeparator,
                WorkerLibraries.here().stream().map(Path::toString).toList());
        return new ProcessBuilder(WorkerLauncher.words(
                        System.getProperty("java.home") + "/bin/java",
                        path,
                        directory.path().toString(),
                        folder.resolve("cache").toString(),
                        Instant.now().toString(),
                        ONE_THREAD))
                .redirectOutput(directory.workerLog().toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** Everything of a run that does not tell of times and places. */
    private static Map<String, Object> outcome(RunDirectory directory) throws IOException {
        Map<String, Object> outcome = new TreeMap<>();
        List<RunEvent> events = new EventReader(directory.events())
                .pollToEnd().events().stream().map(RecordedEvent::event).toList();
        List<String> told = new ArrayList<>();
        for (RunEvent event : events) {
            if (event instanceof RunEvent.Step step) {
                told.add(step.stage() + " " + step.step() + " " + step.loss());
            } else if (event instanceof RunEvent.EvalCell cell) {
                told.add(cell.stage() + " " + cell.task() + " " + cell.score() + " " + cell.details());
            } else if (event instanceof RunEvent.Done done) {
                told.add(done.outcome() + " " + done.metrics());
            }
        }
        outcome.put("events", told);
        try (Stream<Path> files = Files.walk(directory.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = directory.path().relativize(file).toString();
                if (name.startsWith("predictions") || name.endsWith("adapters.safetensors")) {
                    outcome.put(name, List.of(Files.readString(file, StandardCharsets.ISO_8859_1)));
                }
            }
        }
        return outcome;
    }

    private RunDirectory launched(ExperimentSpec experiment) throws IOException {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment);
                SshLine line = connector().connect(host.target())) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            RunDirectory here =
                    new NewRun(Clock.systemUTC()).create(folder.resolve("workspace/runs"), inputs, ONE_THREAD);
            new RemoteLaunch(line, report, new Staging(line, report, told::add), java(), WorkerLibraries.here())
                    .put(host.target(), here, inputs);
            return here;
        }
    }

    private long startAgain(RunDirectory here) throws IOException {
        RemoteRun run = RemoteRun.require(here);
        try (SshLine line = connector().connect(run.target())) {
            return RemoteLaunch.start(line, run);
        }
    }

    @Test
    void stoppedByACommandFromHereItGoesOnThere() throws IOException, InterruptedException {
        ExperimentSpec spec = world.experiment("lilora");
        RunDirectory here = launched(spec.withTasks(spec.tasks().subList(0, 1))
                .withTraining(spec.training().withEpochs(20)));
        try (RemoteWorker worker = RemoteWorker.follow(startAgain(here), connector(), here, NOW_AND_THEN, told::add)) {
            EventReader events = new EventReader(here.events());
            await(() -> events.pollToEnd().events().stream().anyMatch(event -> event.event() instanceof RunEvent.Step));
            new ControlFolder(here, Clock.systemUTC()).send(ControlFolder.Command.STOP_AFTER_STEP);
            assertThat(worker.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).isEqualTo(ExitCode.STOPPED);
        }
        try (RemoteWorker worker = RemoteWorker.follow(startAgain(here), connector(), here, NOW_AND_THEN, told::add)) {
            assertThat(worker.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).isZero();
        }
        EventReader.Batch batch = new EventReader(here.events()).pollToEnd();
        assertThat(batch.problems()).isEmpty();
        assertThat(batch.events().stream()
                        .map(RecordedEvent::event)
                        .filter(RunEvent.Step.class::isInstance)
                        .map(event -> ((RunEvent.Step) event).step()))
                .hasSize(120)
                .doesNotHaveDuplicates();
        assertThat(batch.events().stream()
                        .map(RecordedEvent::event)
                        .filter(RunEvent.Done.class::isInstance)
                        .map(event -> ((RunEvent.Done) event).outcome()))
                .containsExactly("stopped", "completed");
    }

    @Test
    void aWorkerThatWasKilledIsToldByItsExitCode() throws IOException, InterruptedException {
        RunDirectory here = launched(world.experiment("lilora"));
        long pid = startAgain(here);
        try (RemoteWorker worker = RemoteWorker.follow(pid, connector(), here, NOW_AND_THEN, told::add)) {
            await(() -> size(here) > 0);
            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
            assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).isEqualTo(137);
        }
        assertThat(here.events())
                .hasSameBinaryContentAs(
                        Path.of(RemoteRun.require(here).folder()).resolve("events.jsonl"));
    }

    @Test
    void aRunOnAHostIsBitForBitTheRunOfThisComputer() throws IOException, InterruptedException {
        ExperimentSpec experiment = world.experiment("lilora");
        RunDirectory undisturbed = create(folder.resolve("local/runs"), experiment);
        Process local = local(undisturbed);
        RunDirectory here;
        RemoteRun run;
        long pid;
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment);
                SshLine line = connector().connect(host.target())) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            Remedies.require(report, "cpu", JavaOffer.NONE);
            here = new NewRun(Clock.systemUTC()).create(folder.resolve("workspace/runs"), inputs, ONE_THREAD);
            RemoteLaunch launch = new RemoteLaunch(
                    line, report, new Staging(line, report, told::add), java(), WorkerLibraries.here());
            run = launch.put(host.target(), here, inputs);
            assertThat(host.written()).as("all lies at the same paths there").isLessThan(64 << 10);
            pid = RemoteLaunch.start(line, run);
            assertThatThrownBy(() -> RemoteLaunch.start(line, run))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("its worker process " + pid + " is running");
        }
        Path there = Path.of(run.folder());
        assertThat(there).startsWith(host.home().resolve(".lilora-workbench/runs"));
        assertThat(there.resolve(RunPlaces.FILE)).exists();
        try (RemoteWorker worker = RemoteWorker.follow(pid, connector(), here, NOW_AND_THEN, told::add)) {
            for (int cuts = 0; cuts < 5; cuts++) {
                await(host::isVisited);
                long seen = size(here);
                await(() -> size(here) > seen || !worker.isAlive());
                host.cut();
            }
            assertThat(worker.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue())
                    .as(() -> told + " " + here.workerLog())
                    .isZero();
        }
        assertThat(local.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(here.events()).hasSameBinaryContentAs(there.resolve("events.jsonl"));
        assertThat(here.runFile()).hasSameBinaryContentAs(there.resolve("run.json"));
        assertThat(here.isUnchangedSince(
                        new EventReader(here.events()).pollToEnd().events()))
                .isTrue();
        assertThat(Liveness.of(here, Instant.now()).state()).isEqualTo(Liveness.State.NONE);
        assertThat(here.predictions()).isEmptyDirectory();
        try (SshLine line = connector().connect(run.target())) {
            RemoteFetch fetch = new RemoteFetch(line, here, run);
            assertThat(fetch.size("predictions").files()).isEqualTo(5);
            assertThat(fetch.size("checkpoints").bytes())
                    .isGreaterThan(fetch.size("predictions").bytes());
            List<String> fetched = new ArrayList<>();
            fetch.fetch("predictions", fetched::add);
            fetch.fetch("checkpoints", fetched::add);
            int first = fetched.size();
            fetch.fetch("predictions", fetched::add);
            fetch.fetch("checkpoints", fetched::add);
            assertThat(fetched).hasSize(first).hasSizeGreaterThan(5);
        }
        assertThat(outcome(here)).isEqualTo(outcome(undisturbed)).hasSizeGreaterThan(7);
    }
}
