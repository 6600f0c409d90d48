package lilora.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import lilora.app.background.SpareTime;
import lilora.app.background.StallWatch;
import lilora.app.command.Command;
import lilora.app.dialog.Problem;
import lilora.app.screen.help.HelpScreen;
import lilora.app.screen.help.HelpViewModel;
import lilora.app.screen.help.ShortcutSheet;
import lilora.app.screen.preferences.PreferencesScreen;
import lilora.app.screen.preferences.PreferencesViewModel;
import lilora.app.screen.queuepanel.QueuePanel;
import lilora.app.screen.queuepanel.QueueRow;
import lilora.app.screen.queuepanel.QueueViewModel;
import lilora.app.screen.welcome.ReadinessChecks;
import lilora.app.screen.welcome.WelcomeScreen;
import lilora.app.screen.welcome.WelcomeViewModel;
import lilora.app.screen.welcome.WorkspaceOpener;
import lilora.app.settings.WindowState;
import lilora.app.shell.Closing;
import lilora.app.shell.ProblemsScreen;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenHost;
import lilora.app.shell.ScreenIds;
import lilora.app.shell.ShellView;
import lilora.app.shell.StatusBarViewModel;
import lilora.app.shell.WindowMemory;
import lilora.app.theme.Tone;
import lilora.engine.InputException;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.StorageException;
import org.jspecify.annotations.Nullable;

/** The composition root: makes the services, the window and, for each workspace that is opened, a {@link Session}. */
public final class Workbench implements WindowCommands.Window {
    static final String TITLE = "LiLoRA Workbench";

    private final Stage stage;
    private final StartOptions options;
    private final Services services;
    private final ShellView shell;
    private final QueueViewModel queue;
    private final QueuePanel queuePanel;
    private final ShortcutSheet shortcuts;
    private final WindowMemory memory;
    private final WindowCommands commands;
    private final StatusBarViewModel status;
    private final WorkspaceDoor door;
    private final WelcomeViewModel welcome;
    private final List<Screen> always;
    private final ObjectProperty<Optional<Path>> open = new SimpleObjectProperty<>(Optional.empty());
    private final StallWatch stalls;
    private final SpareTime spare;
    private List<Command> opening = List.of();
    private @Nullable Session session;
    /** The window is to be closed, or is. */
    private boolean ending;

    /**
     * A window that is not shown yet.
     *
     * @param known what the desktop answered about its tone, if it was asked
     */
    public Workbench(Stage stage, StartOptions options, Optional<Tone> known) {
        this.stage = stage;
        this.options = options;
        services = Services.start(stage, options.config(), known);
        ScreenHost host = services.navigator();
        status = new StatusBarViewModel(services.tasks().jobs(), services.notifications(), host);
        door = new WorkspaceDoor(services.tasks(), services.dialogs(), options.materials());
        welcome = welcome();
        always = List.of(
                new WelcomeScreen(welcome),
                new HelpScreen(() -> new HelpViewModel(MethodCatalog.load())),
                new PreferencesScreen(new PreferencesViewModel(
                        services.settings(), result -> services.notices().attempt(result))),
                new ProblemsScreen(services.notifications(), services.reports()));
        commands = new WindowCommands(services, this);
        services.commands().add(commands.always());
        shell = new ShellView(new ShellView.Parts(
                host,
                services.commands(),
                services.notifications(),
                services.dialogs(),
                status,
                this::openQueue,
                this::showProblems));
        queue = new QueueViewModel(services.tasks(), services.notifications(), host);
        queuePanel = new QueuePanel(queue);
        shell.addOverlay(queuePanel);
        queue.rowsProperty().subscribe(rows -> status.waitingProperty()
                .set((int) rows.stream().filter(QueueRow::waits).count()));
        shortcuts = new ShortcutSheet(services.commands());
        shell.addOverlay(shortcuts);
        memory = new WindowMemory(stage);
        spare = new SpareTime(shell);
        stalls = new StallWatch(services.fx());
    }

    private WelcomeViewModel welcome() {
        return new WelcomeViewModel(
                new WelcomeViewModel.Parts(
                        services.tasks(),
                        services.settings(),
                        services.dialogs(),
                        services.notifications(),
                        services.navigator(),
                        new Opener(),
                        new ReadinessChecks()),
                options.usual());
    }

    /** What is not painted yet, at the start and where the window grows, is not white in the dark. */
    private Scene scene() {
        Scene scene = new Scene(shell);
        services.theme().palette().subscribe(palette -> scene.setFill(Color.web(palette.window())));
        return scene;
    }

    /** Shows the window where it was left, then opens the workspace in the background. */
    public void show() {
        Optional<Path> folder = options.workspace().or(this::lastWorkspace);
        Optional<WindowState> left = services.settings().window(folder);
        Scene scene = scene();
        stage.setScene(scene);
        stage.setTitle(TITLE);
        stage.setMinWidth(800);
        stage.setMinHeight(560);
        services.theme().follow(shell);
        WindowState state = memory.restore(left);
        shell.narrowNavigationProperty().set(state.narrowNavigation());
        memory.follow(services.navigator().contentProperty());
        setScreens(List.of(), FirstScreen.WELCOME);
        stage.focusedProperty().addListener((value, before, focused) -> {
            if (focused) {
                services.theme().refresh();
            }
        });
        stage.setOnCloseRequest(event -> {
            event.consume();
            close();
        });
        services.settings().complaints().forEach(complaint -> services.notifications()
                .problem(Problem.of(complaint)));
        welcome.checked().addListener((value, before, now) -> now.stream()
                .map(check -> check.summary())
                .limit(2)
                .reduce((engine, device) -> engine + " · " + device)
                .ifPresent(status.engineProperty()::set));
        stage.show();
        // Else the first button would look chosen before anybody touched the keyboard.
        shell.requestFocus();
        // Both need the processor that the first picture needs.
        services.fx().afterPicture(scene, () -> {
            memory.insist(state);
            FirstScreen first = options.screen().map(FirstScreen::of).orElse(FirstScreen.of(state));
            folder.ifPresentOrElse(path -> openWorkspace(path, first), welcome::look);
        });
    }

    private Optional<Path> lastWorkspace() {
        return services.settings().preferences().getValue().reopenWorkspace()
                ? services.settings().recent().getValue().folders().stream().findFirst()
                : Optional.empty();
    }

    private final class Opener implements WorkspaceOpener {
        @Override
        public boolean open(Path folder) {
            return openWorkspace(folder, FirstScreen.SAME);
        }

        @Override
        public ObservableValue<Optional<String>> busy() {
            return door.busyProperty();
        }
    }

    private boolean openWorkspace(Path folder, FirstScreen first) {
        Optional<String> busy = door.busyProperty().get();
        busy.ifPresent(services.notifications()::tell);
        return busy.isEmpty()
                && leaveSession(() -> {
                    welcome.opening();
                    door.open(folder, opened -> opened(opened, first), error -> notOpened(folder, error));
                });
    }

    private void opened(Session.Opened opened, FirstScreen first) {
        Session fresh = new Session(services, opened, options.ssh());
        session = fresh;
        Workspace workspace = opened.workspace();
        open.set(Optional.of(workspace.folder()));
        services.settings().set(services.settings().recent().getValue().opened(workspace.folder()));
        status.workspaceProperty().set(workspace.folder().toString());
        status.follow(fresh.running());
        queue.follow(new QueueViewModel.Source(fresh.queue(), fresh.running().running()));
        setScreens(fresh.screens(), first);
        options.screen().filter(id -> !services.navigator().has(id)).ifPresent(this::noScreen);
        prepare(fresh.wantedSoon());
        services.tasks()
                .run("Looking for new runs", progress -> workspace.rebuild().catchUp(progress))
                .onDone(report -> report.problems()
                        .forEach(sentence -> services.notifications().problem(Problem.of(sentence))));
        workspace.problems().forEach(sentence -> services.notifications().problem(Problem.of(sentence)));
        welcome.opened(fresh.quickStart());
    }

    private void noScreen(String id) {
        List<String> ids =
                services.navigator().screens().stream().map(Screen::id).toList();
        services.notifications()
                .problem(Problem.of("There is no screen \"%s\"; there are %s.".formatted(id, String.join(", ", ids))));
    }

    private void notOpened(Path folder, Throwable error) {
        if (error instanceof StorageException || error instanceof InputException) {
            welcome.failed(folder, String.valueOf(error.getMessage()));
        } else {
            welcome.failed(folder, "Something unexpected went wrong; the problem list has the details.");
            services.errors().accept(error);
        }
        services.navigator().open(ScreenIds.WELCOME);
    }

    /** Closes the open workspace, unless the person would rather not; then goes on, to the window's end if that is wanted. */
    private boolean leaveSession(Runnable then) {
        Session old = session;
        Runnable next = () -> {
            if (ending) {
                end();
            } else {
                then.run();
            }
        };
        if (old == null) {
            next.run();
            return true;
        }
        boolean leaves = door.leave(old, this::showNothing, next);
        ending &= leaves;
        return leaves;
    }

    private void showNothing() {
        saveWindow();
        session = null;
        open.set(Optional.empty());
        status.workspaceProperty().set("");
        status.followNothing();
        queue.followNothing();
        welcome.closed();
        prepare(List.of());
        if (ending) {
            services.navigator().set(List.of());
        } else {
            setScreens(List.of(), FirstScreen.WELCOME);
        }
    }

    private void setScreens(List<Screen> ofSession, FirstScreen first) {
        List<Screen> screens = new ArrayList<>(always);
        screens.addAll(1, ofSession);
        Screen before = services.navigator().currentProperty().get();
        services.commands().remove(opening);
        opening = commands.opening(screens);
        services.commands().add(opening);
        services.navigator().set(screens);
        FirstScreen wanted =
                !first.screen().isEmpty() || before == null ? first : new FirstScreen(before.id(), Optional.empty());
        if (!services.navigator().has(wanted.screen())) {
            services.navigator().open(ScreenIds.WELCOME);
        } else if (wanted.subject().isPresent()) {
            services.navigator().open(wanted.screen(), wanted.subject().get());
        } else {
            services.navigator().open(wanted.screen());
        }
    }

    private void prepare(List<Screen> screens) {
        spare.set(screens.stream()
                .<Runnable>map(screen -> () -> shell.prepare(screen))
                .toList());
    }

    /** Whatever one of them throws, the window closes. */
    private void end() {
        new Closing()
                .then(services.notices()::close)
                .then(stalls::close)
                .then(services.tasks()::close)
                .then(stage::close);
    }

    private void saveWindow() {
        WindowState state = memory.state(
                services.navigator().currentProperty().get(),
                shell.narrowNavigationProperty().get());
        try {
            services.settings().saveWindow(open.get(), state);
        } catch (InputException e) {
            // No reason to keep anybody from closing.
            services.notifications().failed("The window's place and size were not saved.", e);
        }
    }

    private void showProblems() {
        services.navigator().open(ProblemsScreen.ID);
    }

    @Override
    public void openPalette() {
        shell.openPalette();
    }

    @Override
    public void openQueue() {
        queuePanel.open();
    }

    @Override
    public void openShortcuts() {
        shortcuts.open();
    }

    @Override
    public void goToNotice() {
        shell.focusNotice();
    }

    @Override
    public void toggleNavigation() {
        shell.toggleNavigation();
    }

    @Override
    public void toggleFullScreen() {
        stage.setFullScreen(!stage.isFullScreen());
    }

    @Override
    public void openWorkspace() {
        welcome.chooseWorkspace();
    }

    @Override
    public void closeWorkspace() {
        leaveSession(() -> {});
    }

    /** Closes the window when its workspace is closed, unless the person would rather not. */
    @Override
    public void close() {
        if (ending) {
            return;
        }
        ending = true;
        if (door.isLeaving()) {
            // The end follows of itself.
            return;
        }
        if (session == null) {
            door.giveUp();
            saveWindow();
        }
        leaveSession(() -> {});
    }

    @Override
    public ObservableValue<Optional<String>> busy() {
        return door.busyProperty();
    }

    @Override
    public ObservableValue<Optional<Path>> workspace() {
        return open;
    }
}
