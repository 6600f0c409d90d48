package lilora.app.screen.answers;

import javafx.scene.Node;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** The answers of a run, item by item. Its subject is a run id, or {@code run/stage/task}. */
public final class AnswersScreen implements Screen {
    private final AnswersViewModel model;
    private final AnswersView view;

    public AnswersScreen(AnswersViewModel model) {
        this.model = model;
        this.view = new AnswersView(model);
    }

    @Override
    public String id() {
        return ScreenIds.INSPECTOR;
    }

    @Override
    public String title() {
        return "Answers";
    }

    @Override
    public String icon() {
        return "mdi2m-magnify-scan";
    }

    @Override
    public Node view() {
        return view;
    }

    @Override
    public void shown() {
        model.refresh();
    }

    @Override
    public void show(String subject) {
        model.open(subject);
    }
}
