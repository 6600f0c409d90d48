package lilora.app.screen.runtable;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javafx.scene.Node;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import lilora.storage.repository.RunCollection;

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
        return Stream.of(reading(model.actions()), annotating(model.actions()), keeping(model.actions()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Command> reading(SelectedRuns chosen) {
        return List.of(
                Command.of("runs-open", "Open the chosen run", CommandGroup.RUN, chosen::open)
                        .withIcon("mdi2o-open-in-app")
                        .disabledBy(chosen.whyNotOne()),
                Command.of("runs-compare", "Compare the chosen runs", CommandGroup.ANALYSE, chosen::compare)
                        .withIcon("mdi2c-compare-horizontal")
                        .withShortcut("Shortcut+Shift+M")
                        .disabledBy(chosen.whyNotCompared()),
                Command.of(
                                "runs-inspect",
                                "Look at the answers of the chosen run",
                                CommandGroup.ANALYSE,
                                chosen::inspect)
                        .withIcon("mdi2m-magnify-scan")
                        .disabledBy(chosen.whyNotOne()),
                Command.of(
                                "runs-tensorboard",
                                "Export the chosen runs for TensorBoard",
                                CommandGroup.ANALYSE,
                                chosen::writeForTensorBoard)
                        .withIcon("mdi2e-export")
                        .disabledBy(chosen.whyNotForTensorBoard()));
    }

    private List<Command> annotating(SelectedRuns chosen) {
        return List.of(
                Command.of("runs-rename", "Rename the chosen run", CommandGroup.EDIT, view::rename)
                        .withIcon("mdi2r-rename-box")
                        .withShortcut("F2")
                        .disabledBy(chosen.whyNotOne()),
                Command.of("runs-tag", "Tag the chosen runs", CommandGroup.EDIT, chosen::tag)
                        .withIcon("mdi2t-tag-outline")
                        .disabledBy(chosen.whyNoChoice()),
                Command.of("runs-note", "Write a note on the chosen run", CommandGroup.EDIT, chosen::note)
                        .withIcon("mdi2n-note-edit-outline")
                        .withShortcut("Shift+F2")
                        .disabledBy(chosen.whyNotOne()),
                Command.of("runs-lock", "Protect the chosen runs", CommandGroup.EDIT, chosen::lock)
                        .withIcon("mdi2l-lock-outline")
                        .disabledBy(chosen.whyNoChoice()));
    }

    private List<Command> keeping(SelectedRuns chosen) {
        return List.of(
                Command.of("runs-archive", "Archive the chosen runs", CommandGroup.EDIT, chosen::archive)
                        .withIcon("mdi2a-archive-outline")
                        .withShortcut("DELETE")
                        .disabledBy(chosen.whyNotFrom(Set.of(RunCollection.ACTIVE))),
                Command.of("runs-trash", "Move the chosen runs to the trash", CommandGroup.EDIT, chosen::trash)
                        .withIcon("mdi2t-trash-can-outline")
                        .withShortcut("Shift+DELETE")
                        .disabledBy(chosen.whyNotFrom(Set.of(RunCollection.ACTIVE, RunCollection.ARCHIVED))),
                Command.of("runs-restore", "Restore the chosen runs", CommandGroup.EDIT, chosen::restore)
                        .withIcon("mdi2r-restore")
                        .disabledBy(chosen.whyNotFrom(Set.of(RunCollection.ARCHIVED, RunCollection.TRASHED))),
                Command.of("runs-purge", "Delete the chosen runs permanently", CommandGroup.EDIT, chosen::purge)
                        .withIcon("mdi2d-delete-forever-outline")
                        .disabledBy(chosen.whyNotFrom(Set.of(RunCollection.TRASHED))),
                Command.of("runs-find", "Find runs", CommandGroup.EDIT, view::focusSearch)
                        .withIcon("mdi2m-magnify")
                        .withShortcut("Shortcut+F"));
    }

    @Override
    public void shown() {
        model.shown();
    }

    @Override
    public void hidden() {
        view.keep();
        model.hidden();
    }

    @Override
    public void close() {
        hidden();
    }
}
