package lilora.app.runs;

import java.util.List;
import javafx.scene.Node;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;

/** The table of runs. */
public final class RunsScreen implements Screen {
    private final RunsViewModel model;
    private final RunsView view;

    public RunsScreen(RunsViewModel model) {
        this.model = model;
        this.view = new RunsView(model);
    }

    @Override
    public String id() {
        return ScreenIds.RUNS;
    }

    @Override
    public String title() {
        return "Runs";
    }

    @Override
    public String icon() {
        return "mdi2f-format-list-bulleted";
    }

    @Override
    public boolean headerShows(Command command) {
        return false;
    }

    @Override
    public Node view() {
        return view;
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of("runs-open", "Open the chosen run", CommandGroup.RUN, model::open)
                        .withIcon("mdi2o-open-in-app")
                        .disabledBy(model.whyNoChoice()),
                Command.of("runs-compare", "Compare the chosen runs", CommandGroup.ANALYSE, model::compare)
                        .withIcon("mdi2c-compare-horizontal")
                        .withShortcut("Shortcut+Shift+M")
                        .disabledBy(model.whyNotCompared()),
                Command.of(
                                "runs-inspect",
                                "Look at the answers of the chosen run",
                                CommandGroup.ANALYSE,
                                model::inspect)
                        .withIcon("mdi2m-magnify-scan")
                        .disabledBy(model.whyNoChoice()),
                Command.of("runs-tag", "Tag the chosen runs", CommandGroup.EDIT, model::tag)
                        .withIcon("mdi2t-tag-outline")
                        .disabledBy(model.whyNoChoice()),
                Command.of("runs-note", "Write a note on the chosen run", CommandGroup.EDIT, model::note)
                        .withIcon("mdi2n-note-edit-outline")
                        .withShortcut("F2")
                        .disabledBy(model.whyNoChoice()),
                Command.of("runs-lock", "Protect the chosen runs", CommandGroup.EDIT, model::lock)
                        .withIcon("mdi2l-lock-outline")
                        .disabledBy(model.whyNoChoice()),
                Command.of("runs-archive", "Archive the chosen runs", CommandGroup.EDIT, model::archive)
                        .withIcon("mdi2a-archive-outline")
                        .disabledBy(model.whyNoChoice()),
                Command.of("runs-trash", "Move the chosen runs to the trash", CommandGroup.EDIT, model::trash)
                        .withIcon("mdi2t-trash-can-outline")
                        .withShortcut("DELETE")
                        .disabledBy(model.whyNoChoice()),
                Command.of("runs-find", "Find runs", CommandGroup.EDIT, view::focusSearch)
                        .withIcon("mdi2m-magnify")
                        .withShortcut("Shortcut+F"));
    }

    @Override
    public void shown() {
        model.refresh();
    }
}
