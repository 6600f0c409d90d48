package lilora.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import lilora.engine.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Python environments are folders of data here, and the driver a program that answers as documented. */
@DisabledOnOs(OS.WINDOWS)
class ComputeDevicesTest {
    @TempDir
    Path folder;

    private Path home;
    private List<String> gpus = List.of(StandIn.H100);

    @BeforeEach
    void aHome() {
        home = folder.resolve("home");
    }

    private ComputeDevices devices(Map<String, String> environment, Path... searched) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("HOME", home.toString());
        Path program = gpus.isEmpty() ? folder.resolve("no-program") : StandIn.listing(folder, gpus, List.of());
        return new ComputeDevices(
                new NvidiaSmi(program), folder.resolve("nvidiactl"), all, new TorchBuilds(all, List.of(searched)));
    }

    private static void refused(ComputeDevices devices, String device, String... words) {
        assertThatThrownBy(() -> devices.require(device))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(words)
                .hasMessageEndingWith("Or compute on the CPU.");
    }

    @Test
    void theVersionIsThatOfTheLibraryOnTheClassPath() throws IOException {
        Properties jar = new Properties();
        try (InputStream in =
                Objects.requireNonNull(ComputeDevices.class.getResourceAsStream("/jnilib/pytorch.properties"))) {
            jar.load(in);
        }
        assertThat(jar.getProperty("jni_version")).startsWith(TorchBuild.VERSION + "-");
        assertThat(ComputeDevices.class.getResource("/jnilib/linux-x86_64/" + TorchBuild.FLAVOR + "/libdjl_torch.so"))
                .isNotNull();
    }

    @Test
    void aWorkerIsGivenTheTorchOfAnEnvironmentInAUsualPlace() {
        StandIn.python(home.resolve(".venvs/a-cpu"), "2.7.1+cpu", "");
        StandIn.python(home.resolve(".venvs/b-new"), "2.9.0+cu128", "12.8");
        Path good = StandIn.python(home.resolve(".venvs/c-good"), "2.7.1+cu126", "12.6");
        ComputeDevices devices = devices(Map.of());

        assertThatCode(() -> devices.require("cuda:0")).doesNotThrowAnyException();
        assertThat(devices.variables("cuda:0"))
                .isEqualTo(Map.of(
                        "PYTORCH_LIBRARY_PATH", good.toString(),
                        "PYTORCH_VERSION", "2.7.1",
                        "PYTORCH_FLAVOR", "cu128",
                        "CUDA_DEVICE_ORDER", "PCI_BUS_ID"));
        assertThat(devices.variables("cpu")).isEmpty();
        assertThat(devices.libraries()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(devices.find().gpus()).singleElement().satisfies(choice -> assertThat(
                        choice.device() + choice.obstacle())
                .isEqualTo("cuda:0"));
    }

    @Test
    void whatAPersonNamesComesFirstAndIsNotOverruled() {
        StandIn.python(home.resolve(".venv"), "2.7.1+cu128", "12.8");
        Path active = StandIn.python(folder.resolve("active"), "2.7.1+cu126", "12.6");
        Path searched = StandIn.python(folder.resolve("envs/searched"), "2.7.1+cu126", "12.6");
        Path named = StandIn.python(folder.resolve("named"), "2.7.1+cu128", "12.8");

        Map<String, String> environment =
                Map.of("VIRTUAL_ENV", folder.resolve("active").toString());
        assertThat(devices(environment).library().orElseThrow().library()).isEqualTo(active);
        assertThat(devices(environment, folder.resolve("envs"))
                        .library()
                        .orElseThrow()
                        .library())
                .isEqualTo(searched);
        Map<String, String> explicit = Map.of("PYTORCH_LIBRARY_PATH", named.toString(), "PYTORCH_FLAVOR", "cu126");
        assertThat(devices(explicit, folder.resolve("envs"))
                        .library()
                        .orElseThrow()
                        .library())
                .isEqualTo(named);
        assertThat(devices(explicit).variables("cuda:0")).containsOnlyKeys("PYTORCH_VERSION", "CUDA_DEVICE_ORDER");
    }

    @ParameterizedTest
    @CsvSource({
        "2.6.0+cu124, 12.4, torch 2.6.0+cu124 where the workbench needs 2.7.1",
        "2.7.1+cpu, '', torch 2.7.1+cpu for the CPU alone",
        "2.7.1+cu118, 11.8, torch 2.7.1+cu118 for CUDA 11.8 where CUDA 12 is needed"
    })
    void anotherBuildIsRefusedByNameWithTheRemedy(String version, String cuda, String words) {
        Path library = StandIn.python(home.resolve(".venv"), version, cuda);

        refused(devices(Map.of()), "cuda:0", words, library.toString(), "pip install torch==2.7.1");
        refused(
                devices(Map.of("HOME", "", "PYTORCH_LIBRARY_PATH", library.toString())),
                "cuda:0",
                words,
                library.toString());
    }

    @Test
    void aWheelThatIsNotWholeAndAnArchiveOfC() throws IOException {
        Path broken = StandIn.python(home.resolve(".venv"), "2.7.1+cu128", "12.8");
        Files.delete(broken.resolve("libtorch_cuda.so"));
        refused(devices(Map.of()), "cuda:0", "without libtorch_cuda.so, so not whole");

        Path archive = Files.createDirectories(folder.resolve("libtorch/lib"));
        Files.writeString(folder.resolve("libtorch/build-version"), "2.7.1+cu128\n");
        Files.createFile(archive.resolve("libtorch_cuda.so"));
        assertThat(devices(Map.of("PYTORCH_LIBRARY_PATH", archive.toString())).library())
                .hasValueSatisfying(build -> assertThat(build.title()).isEqualTo("torch 2.7.1+cu128 (CUDA 12.8)"));
        refused(devices(Map.of("PYTORCH_LIBRARY_PATH", "/no/lib")), "cuda:0", "/no/lib is not a folder.");
    }

    @Test
    void aGpuThatIsNotThereIsRefusedWithThoseThatAre() {
        StandIn.python(home.resolve(".venv"), "2.7.1+cu128", "12.8");
        gpus = List.of(StandIn.H100, StandIn.A100);

        refused(devices(Map.of()), "cuda:2", "There is no cuda:2 here; take one of cuda:0, cuda:1.");
        assertThatCode(() -> devices(Map.of()).require("cuda:1")).doesNotThrowAnyException();
        Map<String, String> hidden = Map.of("CUDA_VISIBLE_DEVICES", "1");
        assertThat(devices(hidden).find().gpus())
                .singleElement()
                .satisfies(choice -> assertThat(choice.gpu().name()).startsWith("NVIDIA A100"));
        refused(devices(hidden), "cuda:1", "There is no cuda:1 here");
        refused(devices(Map.of("CUDA_VISIBLE_DEVICES", "")), "cuda:0", "CUDA_VISIBLE_DEVICES= hides every GPU");
    }

    @Test
    void aDriverThatIsTooOldOrMissingIsTold() throws IOException {
        StandIn.python(home.resolve(".venv"), "2.7.1+cu128", "12.8");
        gpus = List.of(StandIn.H100.replace("550.54.15", "470.82.01"));
        refused(devices(Map.of()), "cuda:0", "NVIDIA's driver 470.82.01 is too old for CUDA 12; install version 525");

        gpus = List.of();
        refused(devices(Map.of()), "cuda:0", "NVIDIA's driver is not installed (there is no nvidia-smi).");
        assertThatCode(() -> devices(Map.of()).require("cpu")).doesNotThrowAnyException();
        // A container may have a driver without its programs: CUDA itself will tell.
        Files.createFile(folder.resolve("nvidiactl"));
        assertThatCode(() -> devices(Map.of()).require("cuda:0")).doesNotThrowAnyException();
    }
}
