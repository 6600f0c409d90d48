package lilora.app.screen.preferences;

import javafx.scene.Node;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** The preferences as a screen. */
public final class PreferencesScreen implements Screen {
    private final PreferencesViewModel model;

    public PreferencesScreen(PreferencesViewModel model) {
        this.model = model;
    }

    @Override
    public String id() {
        return ScreenIds.PREFERENCES;
    }

    @Override
    public String title() {
        return "Preferences";
    }

    @Override
    public String icon() {
        return "mdi2c-cog-outline";
    }

    @Override
    public Place place() {
        return Place.FOOT;
    }

    @Override
    public Node view() {
        return new PreferencesView(model);
    }
}
