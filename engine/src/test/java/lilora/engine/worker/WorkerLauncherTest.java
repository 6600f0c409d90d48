package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import lilora.engine.device.StandIn;
import lilora.engine.experiment.ComputeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLauncherTest {
    private static final ComputeSpec CPU = ComputeSpec.on("cpu", 1);

    @TempDir
    Path folder;

    private static WorkerLauncher with(Map<String, String> environment) {
        return new WorkerLauncher("engine.jar", environment);
    }

    @Test
    void threadsOfAWorkerSpinBrieflySoThatABusyNeighbourDoesNotStopThem() {
        assertThat(with(Map.of("PATH", "/bin")).additions(CPU)).containsOnlyKeys("GOMP_SPINCOUNT");
    }

    @Test
    void whoeverSaysHowThreadsWaitIsNotOverruled() {
        assertThat(with(Map.of("GOMP_SPINCOUNT", "7")).additions(CPU)).isEmpty();
        assertThat(with(Map.of("OMP_WAIT_POLICY", "ACTIVE")).additions(CPU)).isEmpty();
    }

    @Test
    void aWorkerOnAGpuFindsTheLibraryByItself() {
        Path library = StandIn.python(folder.resolve("torch"), "2.7.1+cu126", "12.6");
        WorkerLauncher launcher =
                with(Map.of("VIRTUAL_ENV", folder.resolve("torch").toString()));

        assertThat(launcher.additions(ComputeSpec.on("cuda:0", 1)))
                .containsEntry("PYTORCH_LIBRARY_PATH", library.toString())
                .containsKeys("PYTORCH_VERSION", "PYTORCH_FLAVOR", "CUDA_DEVICE_ORDER", "GOMP_SPINCOUNT");
        assertThat(launcher.additions(CPU)).containsOnlyKeys("GOMP_SPINCOUNT");
    }
}
