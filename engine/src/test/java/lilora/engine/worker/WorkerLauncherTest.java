package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerLauncherTest {
    private static WorkerLauncher with(Map<String, String> environment) {
        return new WorkerLauncher("engine.jar", environment);
    }

    @Test
    void threadsOfAWorkerSpinBrieflySoThatABusyNeighbourDoesNotStopThem() {
        assertThat(with(Map.of("PATH", "/bin")).additions()).containsOnlyKeys("GOMP_SPINCOUNT");
    }

    @Test
    void whoeverSaysHowThreadsWaitIsNotOverruled() {
        assertThat(with(Map.of("GOMP_SPINCOUNT", "7")).additions()).isEmpty();
        assertThat(with(Map.of("OMP_WAIT_POLICY", "ACTIVE")).additions()).isEmpty();
    }
}
