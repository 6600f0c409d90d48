package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import lilora.engine.device.StandIn;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

    /** Two GPUs by a program that answers as the driver's does, and a libtorch for them. */
    private WorkerLauncher withTwoGpus() {
        StandIn.listing(folder.resolve("bin"), List.of(StandIn.H100, StandIn.A100), List.of());
        StandIn.python(folder.resolve("torch"), "2.7.1+cu126", "12.6");
        return with(Map.of(
                "PATH",
                folder.resolve("bin") + ":/usr/bin:/bin",
                "VIRTUAL_ENV",
                folder.resolve("torch").toString()));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void aRunThatNamesTheFirstOfSeveralGpusIsGivenOne() {
        WorkerLauncher launcher = withTwoGpus();
        assertThat(launcher.gpus(ComputeSpec.on("cuda:0", 1)))
                .as("the card on which nothing is used comes first")
                .containsExactly(1, 0);
        assertThat(launcher.gpus(ComputeSpec.on("cuda:1", 1))).isEmpty();
        assertThat(launcher.gpus(CPU)).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void aWorkerIsShownTheGpuThatItIsGivenAndOthersAreTold() throws IOException, InterruptedException {
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("zero-shot"))) {
            RunDirectory run = new NewRun(Clock.systemUTC()).create(folder.resolve("runs"), inputs, CPU);
            WorkerLauncher launcher = withTwoGpus();
            // A worker that finds no class of its own ends at once, and leaves what it was started with behind.
            Process worker = launcher.start(run, folder.resolve("cache"), CPU, 1);
            String shown = Files.readString(Path.of("/proc", Long.toString(worker.pid()), "environ"));
            assertThat(shown.split("\0")).contains("CUDA_VISIBLE_DEVICES=1");
            worker.waitFor();
            assertThat(GivenGpu.of(run)).contains(1);
            launcher.start(run, folder.resolve("cache"), CPU).waitFor();
            assertThat(GivenGpu.of(run)).isEmpty();
            assertThatThrownBy(() -> launcher.start(run, folder.resolve("cache"), CPU, 2))
                    .hasMessageStartingWith("There is no cuda:2 here any more.");
        }
    }
}
