package lilora.app.screen.machines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.remote.HostDialogs;
import lilora.app.remote.HostLines;
import lilora.app.remote.HostVisits;
import lilora.app.remote.Machine;
import lilora.app.remote.Machines;
import lilora.app.remote.ThisComputer;
import lilora.app.settings.SettingsStore;
import lilora.engine.remote.EmbeddedHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** The page of machines before a real SSH server of the loopback. */
@DisabledOnOs(OS.WINDOWS)
class MachinesScreenTest extends ApplicationTest {
    @TempDir
    Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final List<Process> workers = new ArrayList<>();
    private EmbeddedHost host;
    private MachinesViewModel model;

    @Override
    public void start(Stage stage) throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        host.beforeCommands("PATH='%s/bin':$PATH; ".formatted(System.getProperty("java.home")));
        Files.writeString(
                folder.resolve(".ssh/config"),
                "Host lab\n  HostName 127.0.0.1\n  User ada\n  Port %d\nHost away\n  HostName 127.0.0.1\n  Port 9\n"
                        .formatted(host.port()));
        model = model();
        MachinesScreen screen = new MachinesScreen(model);
        stage.setScene(new Scene(new BorderPane(screen.view()), 1100, 760));
        stage.show();
        screen.shown();
    }

    private MachinesViewModel model() {
        HostLines lines = new HostLines(
                questions -> EmbeddedHost.settings(folder, questions), new HostDialogs(user, Runnable::run));
        return new MachinesViewModel(
                new Machines(
                        lines,
                        new HostVisits(lines, folder.resolve("cache"), Clock.systemUTC()),
                        new ThisComputer(folder, Map.of()),
                        new SettingsStore(folder.resolve("config"), tasks),
                        tasks),
                user);
    }

    @AfterEach
    void stopHost() throws IOException {
        workers.forEach(Process::destroyForcibly);
        host.close();
    }

    private String text(String id) {
        return lookup("#" + id).queryAs(Labeled.class).getText();
    }

    private void press(String id) {
        interact(() -> lookup("#" + id).queryButton().fire());
    }

    private void choose(String name) {
        interact(() -> model.choose(name));
    }

    private List<String> texts(String card) {
        return lookup(card + " .label").queryAllAs(Labeled.class).stream()
                .map(Labeled::getText)
                .toList();
    }

    private String all(String card) {
        return String.join("\n", texts(card));
    }

    @Test
    void openingThePageConnectsToNobodyAndALookTellsWhatAHostHas() {
        assertThat(model.machines())
                .extracting(Machine::name, Machine::state)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(Machine.HERE, Machine.State.READY),
                        org.assertj.core.api.Assertions.tuple("lab", Machine.State.UNSEEN),
                        org.assertj.core.api.Assertions.tuple("away", Machine.State.UNSEEN));
        assertThat(host.isVisited()).isFalse();
        assertThat(user.told()).isEmpty();
        assertThat(all("#machine-facts")).contains("Cores", "Free disk", System.getProperty("java.version"));
        assertThat(lookup("#machine-look").query().isVisible()).isFalse();

        choose("lab");
        assertThat(text("machine-state")).isEqualTo("Not looked at");
        press("machine-look");

        assertThat(user.told()).singleElement().asString().contains("127.0.0.1", "SHA256:");
        assertThat(text("machine-sentence")).isEqualTo("Ready for runs on its CPU.");
        assertThat(all("#machine-facts"))
                .contains("Linux", "home of 'ada'/.lilora-workbench", "NVIDIA driver", "CUDA", "torch", "Slurm");
        assertThat(all("#machine-lacks")).contains("Runs compute on the CPU there.");
        assertThat(all("#machine-staged")).contains("Nothing yet.");

        press("machine-look");
        assertThat(user.told())
                .as("a key that was believed is not asked for again")
                .hasSize(1);
        assertThat(folder.resolve("workspace/known_hosts")).content().contains("ecdsa-sha2-nistp256");
    }

    @Test
    void aChangedKeyAndAHostThatIsNotThereAreToldEachInASentence() throws GeneralSecurityException {
        choose("lab");
        press("machine-look");
        host.changeKey("ecdsa-sha2-nistp256", 256);

        press("machine-look");

        assertThat(text("machine-state")).isEqualTo("Refused");
        assertThat(text("machine-sentence"))
                .startsWith("The key of lab (127.0.0.1:%d) is not the one it had".formatted(host.port()));
        assertThat(user.told()).hasSize(1);
        choose("away");
        press("machine-look");
        assertThat(text("machine-state")).isEqualTo("Unreachable");
        assertThat(text("machine-sentence")).contains("127.0.0.1:9 takes no connection");
    }

    @Test
    void whatIsMissingComesWithACommandToBeCopied() throws IOException {
        Path driver = Files.createDirectories(folder.resolve("bin")).resolve("nvidia-smi");
        Files.writeString(
                driver,
                "#!/bin/sh\n[ $# -gt 0 ] && echo '0, GPU-8f6b, 560.35, 49140, 1024, 48116, 12, 40, 60.5, NVIDIA RTX 6000'\n");
        assertThat(driver.toFile().setExecutable(true)).isTrue();
        host.beforeCommands(
                "PATH='%s':'%s/bin':$PATH; ".formatted(driver.getParent(), System.getProperty("java.home")));
        choose("lab");
        press("machine-look");

        assertThat(text("machine-state")).isEqualTo("Something is missing");
        assertThat(all("#machine-gpus")).contains("cuda:0", "NVIDIA RTX 6000", "load 12 %");
        assertThat(all("#machine-lacks")).contains("No torch was found", "pip install torch==2.7.1");
        press("machine-copy");
        interact(() -> assertThat(Clipboard.getSystemClipboard().getString())
                .startsWith("python3 -m venv ~/.venv && ~/.venv/bin/pip install torch==2.7.1"));
    }

    @Test
    void whatIsStagedIsRemovedWhenThePersonIsSure() throws IOException {
        Path staged = host.home().resolve(".lilora-workbench/staged");
        String key = "ab".repeat(32);
        Files.createDirectories(staged.resolve(key));
        Files.writeString(staged.resolve(key + ".about.json"), "{\"title\":\"Base model é\",\"bytes\":2500000}");
        choose("lab");
        press("machine-look");
        assertThat(all("#machine-staged")).contains("Base model é", "2.38 MiB");

        interact(() -> lookup("#machine-staged .button").queryAllAs(Button.class).stream()
                .filter(button -> "Remove Base model é".equals(button.getAccessibleText()))
                .findFirst()
                .orElseThrow()
                .fire());

        assertThat(user.told()).last().asString().contains("This frees 2.38 MiB on the host.");
        assertThat(staged).isEmptyDirectory();
        assertThat(all("#machine-staged")).contains("Nothing yet.");
    }

    @Test
    void aRunThatDoesNotGoOnIsRemovedWhenThePersonIsSureAndItsSizeIsToldBefore() throws IOException {
        Path runs = host.home().resolve(".lilora-workbench/runs");
        for (String name : List.of("ended", "working")) {
            Files.createDirectories(runs.resolve(name));
            Files.writeString(runs.resolve(name).resolve("run.json"), "{}");
            Files.write(runs.resolve(name).resolve("adapters"), new byte[3 << 20]);
        }
        workers.add(EmbeddedHost.idleWorker(runs.resolve("working")));
        Files.writeString(runs.resolve("ended/exit"), "0\n");
        choose("lab");
        press("machine-look");
        assertThat(all("#machine-runs")).contains("working: its worker is at work", "\nended\n", "3.0");
        assertThat(runRemoval("working").isDisabled()).isTrue();

        interact(() -> runRemoval("ended").fire());

        assertThat(user.told()).last().asString().contains("This frees 3.0", "A copy here keeps its events");
        assertThat(runs.resolve("ended")).doesNotExist();
        assertThat(runs.resolve("working/adapters")).exists();
        assertThat(all("#machine-runs")).doesNotContain("\nended\n");
    }

    private Button runRemoval(String run) {
        return lookup("#machine-runs .button").queryAllAs(Button.class).stream()
                .filter(button -> ("Remove the run " + run).equals(button.getAccessibleText()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hostsAreAddedByHandAndKeptWithoutConnecting() {
        interact(() -> model.wantedProperty().set("not a host"));
        press("machine-add");
        assertThat(text("machine-add-problem")).contains("\"not a host\" names no host");

        interact(() -> model.wantedProperty().set("ada@127.0.0.1:" + host.port()));
        press("machine-add");
        assertThat(text("machine-add-problem")).isEmpty();
        assertThat(text("machine-name")).isEqualTo("ada@127.0.0.1:" + host.port());
        assertThat(host.isVisited()).isFalse();
        MachinesViewModel again = model();
        again.refresh();
        assertThat(again.machines()).extracting(Machine::kind).endsWith(Machine.Kind.ADDED);

        press("machine-forget");
        assertThat(text("machine-name")).isEqualTo(Machine.HERE);
        assertThat(model.machines()).extracting(Machine::name).containsExactly(Machine.HERE, "lab", "away");
    }
}
