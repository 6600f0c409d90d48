package lilora.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.app.background.DirectTaskRunner;
import lilora.app.settings.Preferences;
import lilora.app.settings.SettingsStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThemeTest {
    @TempDir
    Path folder;

    @Test
    void whatIsDrawnByCodeCanFollowTheSizeOfText() {
        DirectTaskRunner tasks = new DirectTaskRunner();
        SettingsStore settings = new SettingsStore(folder, tasks);
        Appearance appearance = new Theme(settings, new SystemTone(), tasks);
        List<Double> seen = new ArrayList<>();
        appearance.textScale().subscribe((Double scale) -> seen.add(scale));

        settings.set(Preferences.DEFAULT.withFontScale(150));
        settings.set(Preferences.DEFAULT.withFontScale(80));

        assertThat(seen).containsExactly(1.0, 1.5, 0.8);
    }
}
