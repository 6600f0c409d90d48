package lilora.app.screen.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lilora.app.screen.welcome.ReadinessCheck.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessChecksTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final String CPU = "/m2/pytorch-native-cpu-2.7.1-linux-x86_64.jar";

    @TempDir
    Path folder;

    @Test
    void findsTheEngineOnTheClassPath() {
        ReadinessCheck check = checks(CPU, JAVA, Map.of(), Optional.empty()).engine();

        assertThat(check.verdict()).isEqualTo(Verdict.OK);
        assertThat(check.sentence()).startsWith("PyTorch 2.7.1 is here.");
    }

    @Test
    void saysThatTheLibraryIsMissing() {
        ReadinessCheck check =
                checks("/m2/other.jar", JAVA, Map.of(), Optional.empty()).engine();

        assertThat(check.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(check.sentence()).contains("Build the workbench again");
    }

    @Test
    void saysThatARuntimeWithoutJavaCannotStartRuns() {
        assertThat(checks(CPU, folder, Map.of(), Optional.empty()).engine().verdict())
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void saysHowToUseAGpuThatIsThere() {
        ReadinessCheck check = checks(CPU, JAVA, Map.of(), Optional.of("NVIDIA RTX 4090, 23000\n"))
                .device();

        assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(check.sentence()).contains("NVIDIA RTX 4090 with 22.5 GiB free", "PYTORCH_LIBRARY_PATH");
    }

    @Test
    void isContentWithAGpuThatCanBeUsed() {
        ReadinessCheck check = checks(
                        CPU, JAVA, Map.of("PYTORCH_LIBRARY_PATH", "/torch/lib"), Optional.of("NVIDIA H100, 80000"))
                .device();

        assertThat(check.verdict()).isEqualTo(Verdict.OK);
        assertThat(check.summary()).isEqualTo("NVIDIA H100");
    }

    @Test
    void tellsTheSpaceWhereAFolderWillBeMade() {
        ReadinessCheck check = checks(CPU, JAVA, Map.of(), Optional.empty()).disk(folder.resolve("not/yet"));

        assertThat(check.sentence()).contains("free where runs are kept", folder.toString());
    }

    @Test
    void saysTheTimeAsMeasuredOrAsEstimated() {
        assertThat(new QuickStartTime(163, true).sentence()).isEqualTo("took 3 min here last time");
        assertThat(new QuickStartTime(41, false).sentence()).startsWith("about 40 s on this computer");
    }

    private static ReadinessChecks checks(
            String classPath, Path java, Map<String, String> environment, Optional<String> gpu) {
        return new ReadinessChecks(classPath, java, environment, command -> gpu);
    }
}
