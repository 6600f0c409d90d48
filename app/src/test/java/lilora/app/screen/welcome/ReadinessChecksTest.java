package lilora.app.screen.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.app.screen.welcome.ReadinessCheck.Verdict;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReadinessChecksTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final String CPU = "/m2/pytorch-native-cpu-2.7.1-linux-x86_64.jar";

    @TempDir
    Path folder;

    @Test
    void findsTheEngineOnTheClassPath() {
        ReadinessCheck check = checks(CPU, JAVA, Map.of()).engine();

        assertThat(check.verdict()).isEqualTo(Verdict.OK);
        assertThat(check.sentence()).startsWith("PyTorch 2.7.1 is here.");
    }

    @Test
    void saysThatTheLibraryIsMissing() {
        ReadinessCheck check = checks("/m2/other.jar", JAVA, Map.of()).engine();

        assertThat(check.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(check.sentence()).contains("Build the workbench again");
    }

    @Test
    void saysThatARuntimeWithoutJavaCannotStartRuns() {
        assertThat(checks(CPU, folder, Map.of()).engine().verdict()).isEqualTo(Verdict.ERROR);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void saysHowToUseAGpuThatIsThere() {
        StandIn.listing(folder, List.of(StandIn.H100), List.of());
        ReadinessCheck check =
                checks(CPU, JAVA, Map.of("PATH", folder.toString())).device();

        assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(check.sentence())
                .contains("NVIDIA H100 80GB HBM3 with 78.6 GiB free", "pip install torch", "PYTORCH_LIBRARY_PATH");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isContentWithAGpuThatCanBeUsed() {
        StandIn.listing(folder, List.of(StandIn.H100), List.of());
        StandIn.python(folder.resolve(".venv"), "2.7.1+cu128", "12.8");
        ReadinessCheck check = checks(CPU, JAVA, Map.of("PATH", folder.toString(), "HOME", folder.toString()))
                .device();

        assertThat(check.verdict()).isEqualTo(Verdict.OK);
        assertThat(check.summary()).isEqualTo("NVIDIA H100 80GB HBM3");
    }

    @Test
    void tellsTheSpaceWhereAFolderWillBeMade() {
        ReadinessCheck check = checks(CPU, JAVA, Map.of()).disk(folder.resolve("not/yet"));

        assertThat(check.sentence()).contains("free where runs are kept", folder.toString());
    }

    @Test
    void saysTheTimeAsMeasuredOrAsEstimated() {
        assertThat(new QuickStartTime(163, true).sentence()).isEqualTo("took 3 min here last time");
        assertThat(new QuickStartTime(41, false).sentence()).startsWith("about 40 s on this computer");
    }

    private static ReadinessChecks checks(String classPath, Path java, Map<String, String> environment) {
        return new ReadinessChecks(classPath, java, ComputeDevices.of(environment));
    }
}
