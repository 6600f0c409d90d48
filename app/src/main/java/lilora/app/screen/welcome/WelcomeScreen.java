package lilora.app.screen.welcome;

import javafx.scene.Node;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** The first screen. */
public final class WelcomeScreen implements Screen {
    private final WelcomeViewModel model;

    public WelcomeScreen(WelcomeViewModel model) {
        this.model = model;
    }

    @Override
    public String id() {
        return ScreenIds.WELCOME;
    }

    @Override
    public String title() {
        return "Welcome";
    }

    @Override
    public String icon() {
        return "mdi2h-home-outline";
    }

    @Override
    public Node view() {
        return new WelcomeView(model);
    }
}
