package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lilora.engine.json.Json;
import lilora.engine.run.Heartbeat.Beat;
import lilora.engine.run.Liveness.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LivenessTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final WorkerIdentity self = WorkerIdentity.ofThisProcess();

    @TempDir
    private Path folder;

    private State judge(WorkerIdentity worker, Duration age) {
        return Liveness.of(new Beat(worker, NOW.minus(age).toString()), NOW, self.host())
                .state();
    }

    @Test
    void aFreshBeatOfALivingProcessIsAlive() {
        assertThat(judge(self, Duration.ZERO)).isEqualTo(State.ALIVE);
        assertThat(judge(self, Duration.ofSeconds(30))).isEqualTo(State.ALIVE);
        assertThat(judge(self, Duration.ofSeconds(-90))).isEqualTo(State.ALIVE);
    }

    @Test
    void anOldBeatOfALivingProcessIsNotResponding() {
        Liveness liveness = Liveness.of(new Beat(self, NOW.minusSeconds(31).toString()), NOW, self.host());

        assertThat(liveness.state()).isEqualTo(State.NOT_RESPONDING);
        assertThat(liveness.mayBeAtWork()).isTrue();
        assertThat(liveness.sentence())
                .isEqualTo("The worker process " + self.pid() + " last responded at 2026-01-01T11:59:29Z.");
    }

    @Test
    void anotherProcessWithTheSameIdIsNotTheWorker() {
        String earlier = Instant.parse(self.processStart()).minusSeconds(600).toString();
        WorkerIdentity former = new WorkerIdentity(self.token(), self.pid(), earlier, self.host());

        assertThat(judge(former, Duration.ZERO)).isEqualTo(State.DEAD);
    }

    @Test
    void aProcessOnAnotherHostIsJudgedByItsBeatAlone() {
        WorkerIdentity remote = new WorkerIdentity("t", 1_999_999_999, self.processStart(), self.host() + "-2");

        assertThat(judge(remote, Duration.ofSeconds(3))).isEqualTo(State.ALIVE);
        assertThat(judge(remote, Duration.ofHours(3))).isEqualTo(State.NOT_RESPONDING);
    }

    /** Shells do not pass the name on, so that all computers without one would have the same. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aHostIsNamedWithoutTheHelpOfAShell() throws IOException {
        assertThat(self.host())
                .isNotEmpty()
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    /** Earlier versions named none on most desktops: what they have at work goes on, and what they lost may go on. */
    @Test
    void aWorkerThatNamesNoHostIsOneOfThisHost() {
        WorkerIdentity earlier = new WorkerIdentity("t", self.pid(), self.processStart(), "");
        WorkerIdentity gone = new WorkerIdentity("t", 1_999_999_999, self.processStart(), "");

        assertThat(judge(earlier, Duration.ZERO)).isEqualTo(State.ALIVE);
        assertThat(judge(earlier, Duration.ofSeconds(31))).isEqualTo(State.NOT_RESPONDING);
        assertThat(judge(gone, Duration.ZERO)).isEqualTo(State.DEAD);
        assertThat(Liveness.of(new Beat(earlier, NOW.toString()), NOW, self.host())
                        .sentence())
                .isEqualTo("The worker process " + self.pid() + " is running.");
    }

    @Test
    void theWorkerOfACopyIsNoneOfThisHostHoweverItsHostIsCalled() throws IOException {
        RunDirectory run = Runs.create(folder);
        WorkerIdentity far = new WorkerIdentity("t", 1_999_999_999, self.processStart(), self.host());
        String beat = Json.compact(new Beat(far, Instant.now().toString()));
        Heartbeat.copy(run, beat.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        assertThat(Liveness.of(run, Instant.now()).state()).isEqualTo(State.DEAD);
        Files.writeString(run.remote(), "{}");
        assertThat(Liveness.of(run, Instant.now()).state()).isEqualTo(State.ALIVE);
        assertThat(Liveness.of(run, Instant.now().plusSeconds(40)).state()).isEqualTo(State.NOT_RESPONDING);
    }

    @Test
    void aProcessThatIsGoneIsDeadHoweverFreshItsBeat() {
        WorkerIdentity gone = new WorkerIdentity("t", 1_999_999_999, self.processStart(), self.host());

        assertThat(judge(gone, Duration.ZERO)).isEqualTo(State.DEAD);
    }

    @Test
    void theHeartbeatComesWithTheLockAndGoesWithIt() throws IOException {
        RunDirectory run = Runs.create(folder);
        assertThat(Liveness.of(run, Instant.now()).state()).isEqualTo(State.NONE);

        try (RunLock lock = RunLock.acquire(run, self)) {
            assertThat(Liveness.of(run, Instant.now()).state()).isEqualTo(State.ALIVE);
            assertThat(Liveness.of(run, self.token(), Instant.now()).state()).isEqualTo(State.ALIVE);
            assertThat(Liveness.of(run, "another token", Instant.now()).state()).isEqualTo(State.DEAD);
        }
        assertThat(Liveness.of(run, Instant.now()).state()).isEqualTo(State.NONE);
        Files.writeString(run.heartbeat(), "");
        assertThat(Liveness.of(run, Instant.now()).state()).isEqualTo(State.NONE);
    }

    @Test
    void theHeartbeatIsRenewedUntilClosed() throws InterruptedException {
        RunDirectory run = Runs.create(folder);
        try (RunLock lock = RunLock.acquire(run, self)) {
            Heartbeat heartbeat = Heartbeat.start(lock, Duration.ofMillis(5), Clock.systemUTC());
            String first = Heartbeat.read(run).orElseThrow().time();
            Instant deadline = Instant.now().plusSeconds(20);
            while (Heartbeat.read(run).orElseThrow().time().equals(first)) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.onSpinWait();
            }
            heartbeat.close();
        }
        assertThat(run.path().toFile().list()).doesNotContain("heartbeat.json");
    }
}
