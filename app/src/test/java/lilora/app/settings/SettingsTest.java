package lilora.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final WindowState.Area LEFT = new WindowState.Area(0, 0, 1920, 1080);
    private static final WindowState.Area RIGHT = new WindowState.Area(1920, 0, 1920, 1080);

    @TempDir
    Path folder;

    @Test
    void keepsWhatWasSetForTheNextStart() {
        store().set(Preferences.DEFAULT
                .withTheme(ThemeChoice.DARK)
                .withFontScale(125)
                .withTensorBoard(true)
                .withMlflow(" http://localhost:5000 ")
                .withNotices(NoticeSettings.DEFAULT.withDesktop(false).withWebhook(" https://example.org/x ")));

        assertThat(store().preferences().getValue())
                .isEqualTo(new Preferences(
                        ThemeChoice.DARK,
                        125,
                        true,
                        true,
                        "http://localhost:5000",
                        new NoticeSettings(true, null, "https://example.org/x")));
        assertThat(store().preferences().getValue().toString()).doesNotContain("example.org");
        assertThat(store().preferences()
                        .getValue()
                        .withTensorBoard(false)
                        .withMlflow("")
                        .withNotices(NoticeSettings.DEFAULT))
                .isEqualTo(Preferences.DEFAULT.withTheme(ThemeChoice.DARK).withFontScale(125));
    }

    /** Tasks need not begin in the order in which they were asked for. */
    @Test
    void ofTwoChangesInARowTheNewerIsKept() {
        LaterTaskRunner tasks = new LaterTaskRunner("Saving preferences");
        SettingsStore store = new SettingsStore(folder, tasks);
        store.set(Preferences.DEFAULT.withFontScale(110));
        store.set(Preferences.DEFAULT.withFontScale(125));
        assertThat(store.preferences().getValue().fontScale()).isEqualTo(125);
        tasks.goOnBackwards();
        assertThat(store().preferences().getValue().fontScale()).isEqualTo(125);
    }

    @Test
    void keepsAFileThatMakesNoSenseAsideAndSaysSo() throws IOException {
        Files.writeString(folder.resolve("preferences.json"), "{\"theme\": \"PINK\"}");

        SettingsStore store = store();

        assertThat(store.preferences().getValue()).isEqualTo(Preferences.DEFAULT);
        assertThat(store.complaints())
                .singleElement()
                .asString()
                .contains("theme", "It was renamed to preferences.json.unreadable");
        assertThat(folder.resolve("preferences.json.unreadable")).hasContent("{\"theme\": \"PINK\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"preferences.json", "recent.json", "windows/%s.json"})
    void whateverIsWrongWithAFileItIsSetAsideWordForWordAndNeverOverAnother(String name) throws IOException {
        Optional<Path> workspace = Optional.of(Path.of("/a"));
        store().saveWindow(workspace, state(10, 20, false));
        store().set(Preferences.DEFAULT.withTheme(ThemeChoice.DARK));
        store().set(Recent.NONE.opened(Path.of("/a")));
        Path window = only(folder.resolve("windows"));
        Path file =
                folder.resolve(name.formatted(window.getFileName().toString().replace(".json", "")));
        String good = Files.readString(file);
        List<String> damages = List.of(
                "",
                "null",
                "[]",
                "\0\0\0",
                good.substring(0, good.length() / 2),
                good.replaceFirst("\\{", "{\"later\": 1,"),
                good.replaceFirst("\"[a-zA-Z]+\":", "\"other\":"),
                "{\"workspaces\": [\"/a\\u0000b\"]}");
        for (int i = 0; i < damages.size(); i++) {
            Files.writeString(file, damages.get(i));

            SettingsStore store = store();
            store.window(workspace);

            String aside = file.getFileName() + ".unreadable" + (i == 0 ? "" : "-" + (i + 1));
            assertThat(store.complaints())
                    .singleElement()
                    .asString()
                    .contains(file.toString(), "It was renamed to " + aside, "rename it back");
            assertThat(file).doesNotExist();
            assertThat(file.resolveSibling(aside)).hasContent(damages.get(i));
        }
    }

    @Test
    void aFileThatWasDamagedMeanwhileIsSetAsideBeforeItIsWrittenOver() throws IOException {
        SettingsStore store = store();
        Files.writeString(folder.resolve("preferences.json"), "{\"theme\"");

        store.set(Preferences.DEFAULT.withTheme(ThemeChoice.DARK));

        assertThat(folder.resolve("preferences.json.unreadable")).hasContent("{\"theme\"");
        assertThat(store().preferences().getValue().theme()).isEqualTo(ThemeChoice.DARK);
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void listsRecentWorkspacesNewestFirstAndOnce() {
        Recent recent = Recent.NONE.opened(Path.of("/a")).opened(Path.of("/b")).opened(Path.of("/a"));

        assertThat(recent.folders()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(recent.forgotten(Path.of("/a")).folders()).containsExactly(Path.of("/b"));
    }

    @Test
    void remembersTheWindowOfEachWorkspace() {
        WindowState one = state(10, 20, false);
        WindowState other = state(30, 40, true);
        store().saveWindow(Optional.of(Path.of("/a")), one);
        store().saveWindow(Optional.of(Path.of("/b")), other);

        assertThat(store().window(Optional.of(Path.of("/a")))).contains(one);
        assertThat(store().window(Optional.of(Path.of("/b")))).contains(other);
        assertThat(store().window(Optional.empty())).isEmpty();
    }

    @Test
    void leavesAWindowWhereItIsOnASecondScreen() {
        WindowState state = state(2000, 100, false);

        assertThat(state.reachable(List.of(LEFT, RIGHT))).isEqualTo(state);
    }

    @Test
    void bringsAWindowBackWhenItsScreenIsGone() {
        WindowState back = state(2000, 100, true).reachable(List.of(LEFT));

        assertThat(back.x()).isBetween(0.0, 1920.0 - back.width());
        assertThat(back.y()).isBetween(0.0, 1080.0 - back.height());
        assertThat(back.maximised()).isTrue();
        assertThat(back.screen()).isEqualTo("run");
    }

    @Test
    void fitsAWindowIntoASmallerScreenThanItWasLeftOn() {
        WindowState.Area small = new WindowState.Area(0, 0, 1024, 700);
        WindowState fitted = state(0, 0, false).reachable(List.of(small));

        assertThat(fitted.width()).isLessThanOrEqualTo(1024);
        assertThat(fitted.x() + fitted.width()).isLessThanOrEqualTo(1024);
        assertThat(fitted.screen()).isEqualTo("run");
    }

    @Test
    void bringsAWindowBackWhoseTitleBarIsAboveTheScreen() {
        assertThat(state(100, -500, false).reachable(List.of(LEFT)).y()).isNotNegative();
    }

    @Test
    void fitsTheFirstWindowIntoASmallScreen() {
        WindowState first = WindowState.centred(new WindowState.Area(0, 0, 1280, 720));

        assertThat(first.width()).isLessThanOrEqualTo(1280);
        assertThat(first.height()).isLessThanOrEqualTo(720);
    }

    @Test
    void findsTheFolderOfEachSystem() {
        assertThat(find("Linux", Map.of())).isEqualTo(Path.of("/home/ann/.config/lilora-workbench"));
        assertThat(find("Linux", Map.of("XDG_CONFIG_HOME", "/conf"))).isEqualTo(Path.of("/conf/lilora-workbench"));
        assertThat(find("Windows 11", Map.of("APPDATA", "/roaming"))).isEqualTo(Path.of("/roaming/lilora-workbench"));
        assertThat(find("Mac OS X", Map.of()))
                .isEqualTo(Path.of("/home/ann/Library/Application Support/lilora-workbench"));
    }

    @Test
    void aPropertyNamesAnotherFolder() {
        Properties properties = new Properties();
        properties.setProperty(ConfigFolder.PROPERTY, "/elsewhere");

        assertThat(ConfigFolder.find(properties, Map.of())).isEqualTo(Path.of("/elsewhere"));
    }

    private static Path find(String system, Map<String, String> environment) {
        Properties properties = new Properties();
        properties.setProperty("user.home", "/home/ann");
        properties.setProperty("os.name", system);
        return ConfigFolder.find(properties, environment);
    }

    private static WindowState state(double x, double y, boolean maximised) {
        return new WindowState(x, y, 1200, 800, maximised, false, "run", "r1", Map.of("help", List.of(0.3)), Map.of());
    }

    @Test
    void columnsOfATableComeBackAsTheyWereLeft() {
        WindowState left = new WindowState(
                1,
                2,
                1200,
                800,
                false,
                true,
                "runs",
                null,
                Map.of(),
                Map.of(
                        "runs-table",
                        new TableState(List.of(new TableState.Column("name", 240, true)), "forgetting", true)));
        store().saveWindow(Optional.empty(), left);

        assertThat(store().window(Optional.empty())).contains(left);
    }

    private SettingsStore store() {
        return new SettingsStore(folder, new DirectTaskRunner());
    }
}
