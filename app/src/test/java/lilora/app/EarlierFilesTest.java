package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;
import lilora.app.background.DirectTaskRunner;
import lilora.app.screen.experiment.ExperimentScreen;
import lilora.app.screen.sequence.SequenceScreen;
import lilora.app.settings.SettingsStore;
import lilora.app.settings.ThemeChoice;
import lilora.app.settings.WindowState;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.storage.repository.Draft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the window of 28 November 2026 (commit cfbc49f) wrote, before packages and classes got other names. */
class EarlierFilesTest {
    private static final Path WORKSPACE =
            Path.of("..", "storage", "src", "test", "resources", "lilora", "storage", "workspace-of-november.zip");

    @TempDir
    Path folder;

    @Test
    void draftsAreRead() throws IOException {
        try (ZipFile zip = new ZipFile(WORKSPACE.toFile())) {
            Draft sequence = draft(zip, "d0dc6a3e-cb39-4000-81f5-69f7136092a7");
            assertThat(SequenceScreen.read(sequence).tasks())
                    .containsExactly(TaskSpec.of("/data/task-1"), new TaskSpec("/data/task-2", 50, null, null, null));

            ExperimentScreen.check(draft(zip, "fe3b5ac2-aad0-42b4-87ab-74caf9b8e9fe"), MethodCatalog.load());
        }
    }

    private static Draft draft(ZipFile zip, String id) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry("drafts/" + id + ".json"))) {
            return Json.parse(id, new String(in.readAllBytes(), StandardCharsets.UTF_8), Draft.class);
        }
    }

    @Test
    void settingsAreRead() throws IOException {
        put("preferences-of-november.json", folder.resolve("preferences.json"));
        put("window-of-november.json", folder.resolve("windows").resolve("none.json"));

        SettingsStore store = new SettingsStore(folder, new DirectTaskRunner());

        assertThat(store.preferences().getValue().theme()).isEqualTo(ThemeChoice.DARK);
        WindowState window = store.window(Optional.empty()).orElseThrow();
        assertThat(window.screen()).isEqualTo("inspector");
        assertThat(window.tables().get("runs").sortedBy()).isEqualTo("name");
        assertThat(store.complaints()).isEmpty();
    }

    private static void put(String resource, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream in = EarlierFilesTest.class.getResourceAsStream("settings/" + resource)) {
            Files.copy(in, target);
        }
    }
}
