package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import lilora.engine.InputException;
import lilora.engine.device.StandIn;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.plan.CheckedRun;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.study.Kept;
import lilora.engine.study.KnownResults;
import lilora.engine.study.Study;
import lilora.engine.study.StudyListener;
import lilora.engine.study.StudyOutcome;
import lilora.engine.study.StudyPlan;
import lilora.engine.study.StudyRunner;
import lilora.engine.study.UnheardStudy;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study on a real host of the loopback with three GPUs by a program that answers as the driver's does. There are none, so in the place of
 * Java is a program, too, that notes which it is shown, waits a little, and fails.
 */
@DisabledOnOs(OS.WINDOWS)
class HostStudyTest {
    private static final String UNTOLD =
            "2, GPU-77770000-1111-2222-3333-444455556666, 550.54.15, 40960, [N/A], [N/A], [N/A], [N/A], [Not Supported], NVIDIA A100";

    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Deque<RemoteWorker> followed = new ArrayDeque<>();
    private EmbeddedHost host;
    private Path seen;
    private StudyPlan plan;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home"));
        host.welcome(folder);
        Path programs = folder.resolve("programs");
        seen = folder.resolve("seen");
        StandIn.listing(programs, List.of(StandIn.H100, StandIn.A100, UNTOLD), List.of());
        StandIn.python(host.home().resolve(".venv"), "2.7.1+cu128", "12.8");
        Path java = programs.resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "17.0.9"' >&2; exit; fi
                echo "begins $CUDA_VISIBLE_DEVICES" >>%1$s
                sleep 0.3
                echo "ends $CUDA_VISIBLE_DEVICES" >>%1$s
                exit 4
                """.formatted(ShellQuote.of(seen.toString())));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        host.beforeCommands("export JAVA_HOME= CUDA_VISIBLE_DEVICES=; PATH=%s:$PATH; "
                .formatted(ShellQuote.of(programs.toString())));
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        Json.writeAtomically(folder.resolve("tiny.json"), world.experiment("zero-shot"));
        Path file = folder.resolve("study.json");
        Json.writeAtomically(
                file,
                new StudySpec(
                        1,
                        "tiny.json",
                        List.of(1L, 2L, 3L, 4L),
                        List.of(new StudySpec.Variant("none", new MethodSpec("zero-shot", Map.of())))));
        plan = StudyPlan.of(
                Study.read(file, NamedModels.in(folder)), ComputeSpec.on("cuda:0", 1), runs(), KnownResults.none());
    }

    @AfterEach
    void stop() throws IOException {
        followed.forEach(RemoteWorker::close);
        host.close();
    }

    private Path runs() {
        return folder.resolve("workspace/runs");
    }

    private RemoteWorker kept(RemoteWorker worker) {
        followed.add(worker);
        return worker;
    }

    private HostStudy study(int slots, StudyPlan of) throws IOException {
        return study(slots, of, new HostStudy.Workers() {
            @Override
            public Process start(RunDirectory run) {
                return kept(RemoteWorker.start(EmbeddedHost.connector(folder), run, Duration.ofMillis(20), told::add));
            }

            @Override
            public Process follow(RunDirectory run) {
                return kept(
                        RemoteWorker.follow(0, EmbeddedHost.connector(folder), run, Duration.ofMillis(20), told::add));
            }
        });
    }

    private HostStudy study(int slots, StudyPlan of, HostStudy.Workers workers) throws IOException {
        try (SshLine line = EmbeddedHost.connector(folder).connect(host.target())) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            RemoteLaunch launch = new RemoteLaunch(
                    line,
                    report,
                    new Staging(line, report, told::add),
                    SpareJava.here(folder.resolve("cache"), told::add),
                    List.of());
            StudyRuns there = new StudyRuns(host.target(), launch, runs());
            return HostStudy.of(line, report, there, of, slots, workers);
        }
    }

    private StudyOutcome made(HostStudy study, int slots) {
        CheckedRun making = new CheckedRun(study.plan().compute(), runs(), folder.resolve("cache"));
        return new StudyRunner(study.plan(), slots, Kept.ALL, making, study::worker, new UnheardStudy()).run();
    }

    @Test
    void runsAtOnceHaveAGpuEachAndOneThatFailsStopsNoOther() throws IOException {
        HostStudy study = study(2, plan);
        assertThat(study.plan().remaining()).allMatch(entry -> entry.begun().isPresent());
        StudyOutcome outcome = made(study, 2);
        assertThat(outcome.failures()).hasSize(4);
        assertThat(outcome.completed()).isEmpty();
        // The card on which nothing is used, then the one that is used a little; never the one that does not tell.
        Map<String, Integer> atWork = new HashMap<>();
        Map<String, Integer> all = new HashMap<>();
        for (String line : Files.readAllLines(seen)) {
            String gpu = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("begins")) {
                assertThat(atWork.merge(gpu, 1, Integer::sum)).as(gpu).isEqualTo(1);
                all.merge(gpu, 1, Integer::sum);
            } else {
                atWork.merge(gpu, -1, Integer::sum);
            }
        }
        assertThat(all).containsOnlyKeys("0", "1");
        assertThat(all.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(4);
        for (StudyPlan.Entry entry : study.plan().remaining()) {
            RunDirectory run = entry.begun().orElseThrow();
            assertThat(run.spec().compute().device()).isEqualTo("cuda:0");
            assertThat(RemoteRun.require(run).gpu()).isBetween(0, 1);
        }
    }

    /** Follows over lines that may be refused, as when an agent was locked. */
    private Process followed(RemoteWorker.Lines lines, RunDirectory run, boolean starts) {
        RemoteWorker.Watch watch = new RemoteWorker.Watch() {
            @Override
            public void connected() {}

            @Override
            public void cut(String sentence) {
                told.add(sentence);
            }

            @Override
            public void job(String sentence) {
                told.add(sentence);
            }
        };
        Duration often = Duration.ofMillis(20);
        return kept(
                starts ? RemoteWorker.start(lines, run, often, watch) : RemoteWorker.follow(lines, run, often, watch));
    }

    private List<String> failures(HostStudy study, StudyListener listener) {
        CheckedRun making = new CheckedRun(study.plan().compute(), runs(), folder.resolve("cache"));
        return new StudyRunner(study.plan(), 1, Kept.ALL, making, study::worker, listener)
                .run().failures().stream().map(StudyOutcome.Failure::sentence).toList();
    }

    /** Says that it is at work somewhere, until it is let end. */
    private Path workingWorker() throws IOException {
        Path end = folder.resolve("end");
        Heartbeat.Beat beat = new Heartbeat.Beat(
                new WorkerIdentity("t", 1, "2020-01-01T00:00:00Z", "n7"),
                Instant.now().toString());
        Path java = folder.resolve("programs/java");
        Files.writeString(
                java, """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "17.0.9"' >&2; exit; fi
                echo "begins" >>%1$s
                echo '%2$s' >heartbeat.json
                while [ ! -f %3$s ]; do sleep 0.05; done
                rm heartbeat.json
                exit 4
                """.formatted(ShellQuote.of(seen.toString()), Json.compact(beat), ShellQuote.of(end.toString())));
        return end;
    }

    @Test
    void aRunThatCannotBeFollowedFailsWithTheReasonAndIsFollowedWhenItIsTriedAgain() throws IOException {
        Path end = workingWorker();
        AtomicBoolean locked = new AtomicBoolean();
        RemoteWorker.Lines lines = target -> {
            if (locked.get()) {
                throw new InputException("The agent is locked.");
            }
            return EmbeddedHost.connector(folder).connect(target);
        };
        HostStudy study = study(
                1,
                new StudyPlan(plan.study(), plan.compute(), plan.runs().subList(0, 1), plan.plans(), plan.speed()),
                new HostStudy.Workers() {
                    @Override
                    public Process start(RunDirectory run) {
                        return followed(lines, run, true);
                    }

                    @Override
                    public Process follow(RunDirectory run) {
                        return followed(lines, run, false);
                    }
                });
        assertThat(failures(study, new UnheardStudy() {
                    @Override
                    public void working(List<Active> active, int finished, int all, OptionalDouble seconds) {
                        if (active.stream().anyMatch(run -> isAtWork(run.directory())) && !locked.getAndSet(true)) {
                            host.cut();
                        }
                    }
                }))
                .containsExactly("The agent is locked.");
        locked.set(false);
        Files.writeString(end, "");
        assertThat(failures(study, new UnheardStudy()))
                .singleElement()
                .asString()
                .contains("(exit 4)");
        assertThat(seen).hasContent("begins");
        assertThat(failures(study, new UnheardStudy())).hasSize(1);
        assertThat(Files.readAllLines(seen)).containsExactly("begins", "begins");
    }

    private static boolean isAtWork(RunDirectory run) {
        return Liveness.of(run, Instant.now()).mayBeAtWork();
    }

    @Test
    void moreRunsAtOnceThanGpusAreRefusedBeforeAnythingIsPutThere() {
        assertThatThrownBy(() -> study(4, plan))
                .isInstanceOf(InputException.class)
                .hasMessage("4 runs at once take a GPU each, but %s has 3; choose as many.".formatted(host.target()));
        StudyPlan second =
                new StudyPlan(plan.study(), ComputeSpec.on("cuda:1", 1), plan.runs(), plan.plans(), plan.speed());
        assertThatThrownBy(() -> study(2, second)).hasMessageContaining("each sees a GPU of its own, as cuda:0");
        assertThat(host.written()).isZero();
        assertThat(runs()).doesNotExist();
    }

    @Test
    void oneRunAtOnceComputesOnTheDeviceThatItNames() throws IOException {
        HostStudy study = study(1, plan);
        RunDirectory first = study.plan().remaining().get(0).begun().orElseThrow();
        Process worker = study.worker(first);
        assertThatThrownBy(() -> RemoteRun.require(first).withGpu(-1)).hasMessageContaining("gpu is -1");
        assertThat(RemoteRun.require(first).gpu()).isNull();
        worker.destroy();
    }
}
