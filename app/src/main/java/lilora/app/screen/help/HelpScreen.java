package lilora.app.screen.help;

import java.util.function.Supplier;
import javafx.scene.Node;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import org.jspecify.annotations.Nullable;

/** Help as a screen; its subject is the id of a screen, a word of the glossary, a method or a metric. */
public final class HelpScreen implements Screen {
    private final Supplier<HelpViewModel> pages;
    private @Nullable HelpViewModel model;

    /**
     * The screen of these pages.
     *
     * @param pages asked for once, when somebody wants help
     */
    public HelpScreen(Supplier<HelpViewModel> pages) {
        this.pages = pages;
    }

    private HelpViewModel model() {
        HelpViewModel known = model;
        if (known == null) {
            known = pages.get();
            model = known;
        }
        return known;
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
        return new HelpView(model());
    }

    @Override
    public void show(String subject) {
        model().show(subject);
    }
}
