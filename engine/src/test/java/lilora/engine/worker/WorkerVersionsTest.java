package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.device.DeviceMeter;
import lilora.engine.device.StandIn;
import lilora.engine.device.TorchBuilds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The driver is a program that answers as documented, and torch a folder that says what a wheel says. */
class WorkerVersionsTest {
    @TempDir
    Path folder;

    private static Map<String, String> of(Optional<DeviceMeter> card, Map<String, String> environment) {
        return WorkerVersions.of(Engine.getEngine("PyTorch"), card, environment);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onAGpuTheCardItsDriverAndCudaAreKept() {
        StandIn.listing(folder, List.of(StandIn.H100), List.of());
        Path library = StandIn.python(folder.resolve("env"), "2.7.1+cu128", "12.8");
        Map<String, String> environment = Map.of(
                "PATH", folder.toString(), TorchBuilds.VARIABLE, library.toString(), "NVIDIA_TF32_OVERRIDE", "0");

        Map<String, String> versions = of(Optional.of(new DeviceMeter(environment, "cuda:0", 1)), environment);

        assertThat(versions)
                .containsEntry("gpu", "NVIDIA H100 80GB HBM3")
                .containsEntry("driver", "550.54.15")
                .containsEntry("cuda", "12.8")
                .containsEntry("flags", "NVIDIA_TF32_OVERRIDE=0")
                .containsKeys("commit", "djl", "engine", "java", "libtorch", "os", "processor");
    }

    @Test
    void onTheCpuThereIsNoCardAndWhatIsNotAskedOfTheNumbersIsNotKept() {
        Map<String, String> environment = new HashMap<>(Map.of("HF_TOKEN", "hf_secret", "MKL_CBWR", "COMPATIBLE"));

        Map<String, String> versions = of(Optional.empty(), environment);

        assertThat(versions).doesNotContainKeys("gpu", "driver", "cuda").containsEntry("flags", "MKL_CBWR=COMPATIBLE");
        assertThat(versions.values()).noneMatch(value -> value.contains("secret"));
    }
}
