package lilora.app.screen.help;

import javafx.scene.Node;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** Help as a screen; its subject is the id of a screen or of a metric. */
public final class HelpScreen implements Screen {
    private final HelpViewModel model;

    public HelpScreen(HelpViewModel model) {
        this.model = model;
    }

    @Override
    public String id() {
        return ScreenIds.HELP;
    }

    @Override
    public String title() {
        return "Help";
    }

    @Override
    public String icon() {
        return "mdi2h-help-circle-outline";
    }

    @Override
    public Place place() {
        return Place.FOOT;
    }

    @Override
    public Node view() {
        return new HelpView(model);
    }

    @Override
    public void show(String subject) {
        model.show(subject);
    }
}
