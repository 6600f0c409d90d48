package lilora.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class NvidiaSmiTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path folder;

    private NvidiaSmi listing(List<String> gpus, List<String> processes) {
        return new NvidiaSmi(StandIn.listing(folder, gpus, processes));
    }

    @Test
    void whatACardDoesNotTellIsAbsent() {
        NvidiaSmi.Report report =
                listing(List.of(StandIn.H100, StandIn.A100), List.of()).gpus();

        assertThat(report.trouble()).isEmpty();
        assertThat(report.gpus())
                .containsExactly(
                        new Gpu(
                                0,
                                "NVIDIA H100 80GB HBM3",
                                "GPU-8f6b0b0e-1111-2222-3333-444455556666",
                                "550.54.15",
                                81559 * MIB,
                                1024 * MIB,
                                80535 * MIB,
                                37,
                                41,
                                312.5),
                        new Gpu(
                                1,
                                "NVIDIA A100, SXM4",
                                "GPU-99990000-1111-2222-3333-444455556666",
                                "550.54.15",
                                40960 * MIB,
                                0L,
                                40960 * MIB,
                                null,
                                null,
                                null));
    }

    @Test
    void theDriversOwnWordsAreTold() {
        String words = "NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.";
        assertThat(new NvidiaSmi(StandIn.refusing(folder, words, 9)).gpus().trouble())
                .isEqualTo("NVIDIA's driver says \"%s\"".formatted(words));
        assertThat(new NvidiaSmi(StandIn.refusing(folder, "No devices were found", 6))
                        .gpus()
                        .trouble())
                .contains("No devices were found");
        assertThat(new NvidiaSmi(folder.resolve("none")).gpus().trouble())
                .isEqualTo("NVIDIA's driver is not installed (there is no nvidia-smi)");
    }

    @Test
    void itIsSoughtOnTheSearchPathOfTheVariables() {
        StandIn.listing(folder.resolve("bin"), List.of(StandIn.H100), List.of());

        assertThat(NvidiaSmi.of(Map.of("Path", "/nowhere:" + folder.resolve("bin")))
                        .gpus()
                        .gpus())
                .hasSize(1);
        assertThat(NvidiaSmi.of(Map.of()).gpus().trouble()).contains("there is no nvidia-smi");
    }

    @Test
    void aProcessIsFoundOnEveryGpuItUses() {
        NvidiaSmi driver = listing(List.of(StandIn.H100), List.of("11, 500", "7, 1024", "7, 24", "8, [N/A]"));

        assertThat(driver.usedBy(7)).hasValue(1048 * MIB);
        assertThat(driver.usedBy(8)).isEmpty();
        assertThat(driver.usedBy(9)).isEmpty();
        assertThat(new NvidiaSmi(folder.resolve("none")).usedBy(7)).isEmpty();
    }

    @Test
    void cudaCountsTheGpusThatItIsShown() {
        List<Gpu> all =
                listing(List.of(StandIn.H100, StandIn.A100), List.of()).gpus().gpus();

        assertThat(VisibleGpus.of(all, Map.of())).isEqualTo(all);
        assertThat(VisibleGpus.of(all, Map.of(VisibleGpus.VARIABLE, "1,0"))).containsExactly(all.get(1), all.get(0));
        assertThat(VisibleGpus.of(all, Map.of(VisibleGpus.VARIABLE, "GPU-9999,-1,0")))
                .containsExactly(all.get(1));
        assertThat(VisibleGpus.of(all, Map.of(VisibleGpus.VARIABLE, ""))).isEmpty();
    }
}
