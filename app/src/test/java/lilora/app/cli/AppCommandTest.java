package lilora.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.run.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppCommandTest {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    private final List<Optional<Path>> windows = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    void withoutACommandTheWindowOpens() {
        assertThat(run(true, "--workspace", folder.toString())).isZero();
        assertThat(windows).containsExactly(Optional.of(folder));
    }

    @Test
    void anEmptyWorkspaceHasNoRuns() {
        assertThat(run(true, "list", "--workspace", folder.toString())).isZero();
        assertThat(printed()).isEqualTo("There are no runs yet.\n");
    }

    @Test
    void aRunThatIsNotThereIsASentence() {
        assertThat(run(true, "show", "nothing", "--workspace", folder.toString()))
                .isEqualTo(ExitCode.INPUT);
        assertThat(complained()).isEqualTo("There is no run nothing in %s; see the ids with: list\n".formatted(folder));
    }

    @Test
    void anExperimentThatCannotBeReadIsASentence() throws Exception {
        Path file = Files.writeString(folder.resolve("broken.json"), "{");

        assertThat(run(
                        true,
                        "run",
                        file.toString(),
                        "--workspace",
                        folder.resolve("w").toString()))
                .isEqualTo(ExitCode.INPUT);
        assertThat(complained()).contains("broken.json").doesNotContain("\tat ");
    }

    @Test
    void aWorkspaceThatIsAFileIsASentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(run(true, "list", "--workspace", file.toString())).isEqualTo(ExitCode.INPUT);
        assertThat(complained()).contains(file.toString()).doesNotContain("\tat ");
    }

    @Test
    void aWorkspaceBeforeTheCommandIsNotIgnored() {
        assertThat(run(true, "--workspace", folder.toString(), "list")).isEqualTo(ExitCode.INPUT);
        assertThat(complained()).startsWith("Name the workspace after the command");
        assertThat(windows).isEmpty();
    }

    @Test
    void whatIsNoPathIsASentence() {
        assertThat(run(true, "list", "--workspace", "a\0b")).isEqualTo(ExitCode.INPUT);
        assertThat(complained())
                .startsWith("Invalid value for option '--workspace'")
                .contains("is not a path")
                .doesNotContain("\tat ");
    }

    @Test
    void onLinuxAWindowNeedsADisplay() {
        assertThat(Display.exists("Linux", Map.of(), "")).isFalse();
        assertThat(Display.exists("Linux", Map.of("DISPLAY", ":0"), "")).isTrue();
        assertThat(Display.exists("Windows 11", Map.of(), "")).isTrue();
        assertThat(Display.exists("Linux", Map.of(), "Monocle")).isTrue();
    }

    private int run(boolean display, String... arguments) {
        return new AppCommand(windows::add, display).execute(arguments);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    private String complained() {
        return complained.toString(StandardCharsets.UTF_8).replace("\r", "");
    }
}
