package lilora.app;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import javafx.css.CssParser;
import lilora.app.settings.Preferences;
import lilora.app.settings.SettingsFile;
import org.kordamp.ikonli.IkonHandler;

/**
 * Does once, beside the start of the toolkit, what the first picture will do again: reads the settings, parses the
 * stylesheet, looks up an icon. Nothing is kept; what is slow about these is loading their classes.
 */
final class WarmUp implements Runnable {
    /** One of each family, as the first picture has them: a family is one large class. */
    private static final List<String> FIRST_ICONS = List.of(
            "mdi2a-alert-circle-outline",
            "mdi2c-chip",
            "mdi2f-folder-outline",
            "mdi2h-home-outline",
            "mdi2k-keyboard-outline",
            "mdi2m-magnify",
            "mdi2p-play",
            "mdi2s-swap-horizontal",
            "mdi2t-table",
            "mdi2v-view-grid-outline");

    private final Path config;

    WarmUp(Path config) {
        this.config = config;
    }

    @Override
    public void run() {
        try {
            new SettingsFile<>(config.resolve("preferences.json"), Preferences.DEFAULT).load();
            URL look = WarmUp.class.getResource("/lilora/app/light.css");
            if (look != null) {
                new CssParser().parse(look);
            }
            for (IkonHandler icons : ServiceLoader.load(IkonHandler.class)) {
                FIRST_ICONS.stream().filter(icons::supports).forEach(icons::resolve);
            }
        } catch (IOException | RuntimeException e) {
            // The window does the same, and tells.
            return;
        }
    }
}
