package lilora.app.screen.welcome;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import lilora.app.background.TaskRunner;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.Problem;
import lilora.app.settings.SettingsStore;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.ScreenIds;

/** Decides what the welcome screen offers: the quick start, the workspace, the checks. */
public final class WelcomeViewModel {
    /** What it works with. */
    public record Parts(
            TaskRunner tasks,
            SettingsStore settings,
            DialogService dialogs,
            Notifications notifications,
            Navigator navigator,
            WorkspaceOpener door,
            ReadinessChecks checks) {}

    private final Parts parts;
    private final Path usual;
    private final ObjectProperty<Optional<QuickStart>> quickStart = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<OpenFailure>> trouble = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<List<ReadinessCheck>> checked = new SimpleObjectProperty<>(List.of());
    private final StringProperty time = new SimpleStringProperty("");
    private final BooleanProperty starting = new SimpleBooleanProperty();
    /** What to do once a workspace is open. */
    private Optional<Runnable> next = Optional.empty();

    /**
     * A model.
     *
     * @param usual the workspace made for somebody who wants to choose none
     */
    public WelcomeViewModel(Parts parts, Path usual) {
        this.parts = parts;
        this.usual = usual;
    }

    /** A workspace is being opened. */
    public void opening() {
        trouble.set(Optional.empty());
    }

    /** A workspace is open: the quick start runs there. */
    public void opened(QuickStart start) {
        trouble.set(Optional.empty());
        quickStart.set(Optional.of(start));
        look();
        Optional<Runnable> first = next;
        next = Optional.empty();
        first.ifPresent(Runnable::run);
    }

    /** A workspace could not be opened. */
    public void failed(Path folder, String sentence) {
        next = Optional.empty();
        trouble.set(Optional.of(new OpenFailure(folder, sentence)));
        if (checked.get().isEmpty()) {
            look();
        }
    }

    /** No workspace is open. */
    public void closed() {
        quickStart.set(Optional.empty());
    }

    /** Looks at engine, device, disk and speed again. */
    public void look() {
        Path place = quickStart.get().map(QuickStart::workspace).orElse(usual);
        Optional<QuickStart> start = quickStart.get();
        parts.tasks()
                .run("Checking engine, device and disk", progress -> parts.checks()
                        .all(place))
                .onDone(checked::set);
        parts.tasks()
                .run(
                        "Estimating the quick start",
                        progress -> QuickStartTime.of(start.flatMap(QuickStart::lastSeconds)))
                .onDone(found -> time.set(found.sentence()));
    }

    /** Starts the quick start, in the usual workspace if none is open. */
    public void startQuickStart() {
        if (starting.get()) {
            return;
        }
        withWorkspace(() -> quickStart.get().ifPresent(this::start));
    }

    /** Does something in the open workspace; the usual one is made for it if none is open. */
    private void withWorkspace(Runnable work) {
        if (quickStart.get().isPresent()) {
            work.run();
        } else if (parts.door().open(usual)) {
            next = Optional.of(work);
        }
    }

    private void start(QuickStart start) {
        starting.set(true);
        parts.tasks()
                .run("Preparing the quick start", start::start)
                .onEnd(() -> starting.set(false))
                .onDone(parts.navigator()::openRun)
                .onFailed(error -> parts.notifications()
                        .problem(Problem.of("The quick start could not be started.", error)
                                .withRemedy("Look at the checks on the welcome screen, then try again.")));
    }

    /** Asks for a folder and opens it. */
    public void chooseWorkspace() {
        Optional<String> busy = parts.door().busy().getValue();
        if (busy.isPresent()) {
            parts.notifications().tell(busy.get());
            return;
        }
        parts.dialogs().openFolder("Open or create a workspace folder").ifPresent(parts.door()::open);
    }

    /** Opens a workspace from the list. */
    public void open(Path folder) {
        parts.door().open(folder);
    }

    /** Tries the one that could not be opened once more. */
    public void tryAgain() {
        trouble.get().map(OpenFailure::folder).ifPresent(parts.door()::open);
    }

    /** Takes a folder off the list; the folder itself is not touched. */
    public void forget(Path folder) {
        parts.settings().set(parts.settings().recent().getValue().forgotten(folder));
        trouble.set(trouble.get().filter(found -> !found.folder().equals(folder)));
    }

    /** Goes to where sequences are made. */
    public void designSequence() {
        withWorkspace(() -> parts.navigator().open(ScreenIds.SEQUENCE));
    }

    /** Goes to the task library. */
    public void showTasks() {
        withWorkspace(() -> parts.navigator().open(ScreenIds.TASKS));
    }

    /** Goes to the runs. */
    public void showRuns() {
        withWorkspace(() -> parts.navigator().open(ScreenIds.RUNS));
    }

    /** Goes to the studies. */
    public void showStudies() {
        withWorkspace(() -> parts.navigator().open(ScreenIds.STUDIES));
    }

    /** The workspaces opened lately, without the open one. */
    public ObservableValue<List<Path>> recent() {
        return parts.settings().recent().map(recent -> recent.folders());
    }

    /** Folder of the open workspace. */
    public ObservableValue<Optional<Path>> workspace() {
        return quickStart.map(start -> start.map(QuickStart::workspace));
    }

    /** The one that could not be opened. */
    public ObservableValue<Optional<OpenFailure>> trouble() {
        return trouble;
    }

    /** What was found of engine, device and disk; empty while looking. */
    public ObservableValue<List<ReadinessCheck>> checked() {
        return checked;
    }

    /** How long the quick start takes, after "Six tasks,"; empty while looking. */
    public ObservableValue<String> time() {
        return time;
    }

    /** Whether the quick start is being prepared. */
    public ReadOnlyBooleanProperty startingProperty() {
        return starting;
    }

    /** What is done with a workspace, while no other can be opened. */
    public ObservableValue<Optional<String>> busy() {
        return parts.door().busy();
    }

    /** Where the usual workspace is, or would be. */
    public Path usual() {
        return usual;
    }

    /** Whether a folder of the list is still there; a folder on a sleeping disk takes long, so it is asked in the background. */
    public void whenMissing(Path folder, Runnable missing) {
        parts.tasks()
                .run("Looking for recent workspaces", progress -> Files.isDirectory(folder))
                .onDone(there -> {
                    if (!there) {
                        missing.run();
                    }
                });
    }
}
