package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.file.Folders;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.EventLog;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a run on a real host of the loopback between two looks at it. */
@DisabledOnOs(OS.WINDOWS)
class RunMirrorTest {
    @TempDir
    Path folder;

    private EmbeddedHost host;
    private RunDirectory here;
    private RunDirectory there;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("zero-shot"))) {
            NewRun made = new NewRun(Clock.systemUTC());
            here = made.create(folder.resolve("workspace/runs"), inputs, ComputeSpec.on("cpu", 1));
            there = made.create(host.home().resolve("runs of \"$USER\""), inputs, ComputeSpec.on("cpu", 1));
        }
        Files.copy(here.runFile(), there.runFile(), StandardCopyOption.REPLACE_EXISTING);
        new RemoteRun(host.target(), there.path().toString()).write(here);
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private SshLine line() throws IOException {
        return EmbeddedHost.connector(folder).connect(host.target());
    }

    private void happened() {
        try (RunLock lock = RunLock.acquire(there, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            log.append(new RunEvent.Note("one"));
        }
    }

    /** A worker of a computer that is not this one, at this moment. */
    private static String beat() {
        return Json.compact(new Heartbeat.Beat(
                new WorkerIdentity("t", 1, "2020-01-01T00:00:00Z", "n7"),
                Instant.now().toString()));
    }

    /** A worker takes its sign of life away at its end, and one that is started takes away the exit code of the one before. */
    @ParameterizedTest
    @ValueSource(strings = {"heartbeat.json", "exit", "pid"})
    void whatIsTakenAwayWhileItIsLookedAtIsNotThere(String name) throws IOException {
        happened();
        Heartbeat.copy(here, beat().getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        Files.writeString(there.path().resolve("heartbeat.json"), beat());
        Files.writeString(there.path().resolve(name), name.equals("heartbeat.json") ? beat() : "7\n");
        host.beforeOpening(file -> {
            if (file.endsWith(name)) {
                Files.deleteIfExists(file);
            }
        });
        try (RunMirror mirror = new RunMirror(here, RemoteRun.require(here));
                SshLine line = line()) {
            assertThat(mirror.pass(line)).isEmpty();
        }
        assertThat(there.path().resolve(name)).doesNotExist();
        assertThat(Heartbeat.read(here).isPresent()).isEqualTo(!name.equals("heartbeat.json"));
        assertThat(here.events()).hasSameBinaryContentAs(there.events());
    }

    @Test
    void aRunThatIsRemovedThereIsFollowedNoLonger() throws IOException {
        happened();
        // Which asks at once; a process is asked for when it was silent for long.
        SlurmJob.of("1", Instant.now().toString()).write(here);
        RemoteRun run = RemoteRun.require(here);
        Path sign = Files.writeString(there.path().resolve("heartbeat.json"), beat());
        try (RunMirror mirror = new RunMirror(here, run);
                SshLine line = line()) {
            assertThat(mirror.pass(line)).isEmpty();
            Files.delete(sign);
            Heartbeat.copy(here, null, Duration.ZERO);
            Folders.delete(there.path());
            assertThatThrownBy(() -> mirror.pass(line))
                    .isInstanceOf(InputException.class)
                    .hasMessage("%s on %s has been moved or removed; what was followed until now is in %s."
                            .formatted(there.path(), host.target(), here));
            assertThat(RemoteLaunch.hasProcess(line, run)).isFalse();
        }
    }

    /** Once a computer was started anew, the number of a worker may be that of any process. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessOfTheSameNumberIsNoWorker() throws IOException {
        RemoteRun run = RemoteRun.require(here);
        Files.writeString(there.path().resolve("pid"), ProcessHandle.current().pid() + "\n");
        // As a worker is for a moment: in its folder, which nothing on its command line names yet.
        Files.writeString(there.path().resolve("start.sh"), "echo $$ >pid.part && mv pid.part pid; exec sleep 300\n");
        try (SshLine line = line()) {
            assertThat(RemoteLaunch.hasProcess(line, run)).isFalse();
            long started = RemoteLaunch.start(line, run);
            ProcessHandle worker = ProcessHandle.of(started).orElseThrow();
            assertThat(RemoteLaunch.isAtWork(line, run)).isTrue();
            assertThatThrownBy(() -> RemoteLaunch.start(line, run))
                    .hasMessageContaining("its worker process " + started + " is running");
            worker.destroyForcibly();
            worker.onExit().join();
            assertThat(RemoteLaunch.isAtWork(line, run)).isFalse();
        }
    }
}
