package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import lilora.app.chart.view.ChartViews;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.dialog.DialogService;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import org.jspecify.annotations.Nullable;

/** Studies: designed, at work, and what they give. Its subject is a study's name. */
public final class StudyScreen implements Screen {
    private final StudiesViewModel model;
    private final DialogService dialogs;
    private final ChartViews charts;
    private @Nullable StudiesView view;

    public StudyScreen(StudiesViewModel model, DialogService dialogs, ChartViews charts) {
        this.model = model;
        this.dialogs = dialogs;
        this.charts = charts;
    }

    @Override
    public String id() {
        return ScreenIds.STUDIES;
    }

    @Override
    public String title() {
        return "Studies";
    }

    @Override
    public String icon() {
        return "mdi2t-table-large";
    }

    @Override
    public Node view() {
        StudiesView made = view;
        if (made == null) {
            made = new StudiesView(model, dialogs, charts);
            view = made;
        }
        return made;
    }

    @Override
    public List<Command> commands() {
        ObservableValue<Optional<String>> none = unless(reasons -> StudyReasons.never());
        List<Command> all = new ArrayList<>(editing(none));
        all.addAll(working(none));
        all.add(Command.of("study-refresh", "Look for studies again", CommandGroup.VIEW, model::refresh)
                .withShortcut("F5")
                .withIcon("mdi2r-refresh"));
        return List.copyOf(all);
    }

    /** Why not, of the study that is shown. */
    private ObservableValue<Optional<String>> unless(Function<StudyReasons, ObservableValue<Optional<String>>> reason) {
        return model.openProperty().map(open -> open.map(StudyReasons::new)).flatMap(open -> open.map(reason)
                .orElseGet(() -> StudyReasons.always("No study is open.")));
    }

    private List<Command> editing(ObservableValue<Optional<String>> none) {
        return List.of(
                Command.of("study-new", "New study…", CommandGroup.EXPERIMENT, () -> asking(StudiesView::create))
                        .withShortcut("Shortcut+N")
                        .withIcon("mdi2p-plus"),
                Command.of(
                                "study-open",
                                "Open a study's file…",
                                CommandGroup.EXPERIMENT,
                                () -> asking(StudiesView::openFile))
                        .withIcon("mdi2f-folder-open-outline"),
                Command.of(
                                "study-export",
                                "Save a copy of the study…",
                                CommandGroup.EXPERIMENT,
                                () -> asking(StudiesView::export))
                        .disabledBy(none),
                Command.of("study-undo", "Undo", CommandGroup.EDIT, () -> design(StudyDesignViewModel::undo))
                        .withShortcut("Shortcut+Z")
                        .disabledBy(unless(StudyReasons::undo)),
                Command.of("study-redo", "Redo", CommandGroup.EDIT, () -> design(StudyDesignViewModel::redo))
                        .withShortcut("Shortcut+Y", "Shortcut+Shift+Z")
                        .disabledBy(unless(StudyReasons::redo)));
    }

    private List<Command> working(ObservableValue<Optional<String>> none) {
        return List.of(
                Command.of("study-go", "Check the study, then start it", CommandGroup.RUN, () -> open(StudyScreen::go))
                        .withShortcut("Shortcut+Enter")
                        .disabledBy(unless(StudyReasons::go)),
                Command.of(
                                "study-hold",
                                "Hold the study, or resume it",
                                CommandGroup.RUN,
                                () -> open(
                                        now -> now.hold(now.phaseProperty().get() == OpenStudyViewModel.Phase.WORKING)))
                        .disabledBy(unless(StudyReasons::hold)),
                Command.of(
                                "study-retry",
                                "Try failed runs of the study again",
                                CommandGroup.RUN,
                                () -> open(now -> now.retry(List.copyOf(now.rows()))))
                        .disabledBy(unless(StudyReasons::retry)),
                Command.of(
                                "study-compare",
                                "Open the study's runs in Compare",
                                CommandGroup.ANALYSE,
                                () -> open(now -> now.compare(List.of())))
                        .disabledBy(none));
    }

    @Override
    public boolean headerShows(Command command) {
        return command.id().equals("study-refresh");
    }

    private void asking(Consumer<StudiesView> action) {
        StudiesView made = view;
        if (made != null) {
            action.accept(made);
        }
    }

    private static void go(OpenStudyViewModel study) {
        if (study.canStart()) {
            study.start();
        } else {
            study.check();
        }
    }

    private void open(Consumer<OpenStudyViewModel> action) {
        model.openProperty().get().ifPresent(action);
    }

    private void design(Consumer<StudyDesignViewModel> action) {
        open(now -> now.design().ifPresent(action));
    }

    @Override
    public void shown() {
        model.refresh();
    }

    @Override
    public void show(String subject) {
        model.open(subject);
    }

    @Override
    public Optional<String> subject() {
        return model.openProperty().get().map(OpenStudyViewModel::name);
    }
}
