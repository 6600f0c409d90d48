package lilora.app.screen.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import lilora.app.background.TaskRunner;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.dialog.DialogService;
import lilora.app.format.DisplayNames;
import lilora.app.shell.Notifications;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import org.jspecify.annotations.Nullable;

/** The task library as a screen. */
public final class TasksScreen implements Screen {
    private static final int TITLE_LENGTH = 60;

    private final TaskLibraryViewModel library;
    private final ImportViewModel importing;
    private final BenchmarkViewModel benchmark;
    private final ImageLoader pictures;
    private final DialogService dialogs;
    private final Command remove;
    private @Nullable TasksView view;

    /** @param onBenchmark told when the tasks of a benchmark are in the library */
    public TasksScreen(
            TaskFolders folders,
            TaskLibraryViewModel library,
            TaskRunner runner,
            DialogService dialogs,
            Notifications notifications,
            Consumer<BenchmarkViewModel.Imported> onBenchmark) {
        this.library = library;
        this.dialogs = dialogs;
        this.remove = Command.of("task-remove", "Remove from the library", CommandGroup.EDIT, library::removeSelected)
                .withIcon("mdi2t-trash-can-outline")
                .disabledBy(library.whyNotRemoved());
        this.pictures = new ImageLoader(folders, runner);
        this.importing = new ImportViewModel(folders, runner, imported -> {
            String id = imported.folder().getFileName().toString();
            notifications.tell(
                    "The task %s is in the library.".formatted(DisplayNames.shorten(imported.title(), TITLE_LENGTH)));
            library.refresh();
            library.select(id);
            open().showDetail();
        });
        this.benchmark = new BenchmarkViewModel(folders, runner, imported -> {
            library.refresh();
            library.select(imported.folders().get(0).getFileName().toString());
            open().showDetail();
            onBenchmark.accept(imported);
        });
    }

    @Override
    public String id() {
        return ScreenIds.TASKS;
    }

    @Override
    public String title() {
        return "Tasks";
    }

    @Override
    public String icon() {
        return "mdi2v-view-grid-outline";
    }

    @Override
    public boolean headerShows(Command command) {
        return command.id().equals("task-refresh");
    }

    @Override
    public Node view() {
        return open();
    }

    private TasksView open() {
        TasksView made = view;
        if (made == null) {
            made = new TasksView(library, importing, benchmark, pictures, dialogs, remove);
            view = made;
        }
        return made;
    }

    /** Prepares the import of these files, as if they had been dropped on the screen. */
    public void drop(List<Path> files) {
        open().drop(files);
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of("task-import", "Import a task or benchmark", CommandGroup.FILE, () -> open().showImport())
                        .withIcon("mdi2t-tray-arrow-down")
                        .withShortcut("Shortcut+I"),
                Command.of("task-search", "Search tasks", CommandGroup.EDIT, () -> open().focusSearch())
                        .withIcon("mdi2m-magnify")
                        .withShortcut("Shortcut+F"),
                Command.of("task-refresh", "Read the task folders again", CommandGroup.VIEW, library::refresh)
                        .withIcon("mdi2r-refresh")
                        .withShortcut("F5"),
                remove);
    }

    @Override
    public void shown() {
        if (library.tasks().isEmpty()) {
            library.refresh();
        }
    }

    @Override
    public void show(String subject) {
        open().showDetail();
        library.select(subject);
        if (library.tasks().isEmpty()) {
            library.refresh();
        }
    }
}
