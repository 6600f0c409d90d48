package lilora.app;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskRunner;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.Problem;
import lilora.app.launch.BundledAssets;
import lilora.app.shell.CloseGuard;
import lilora.app.shell.Closing;
import lilora.app.shell.RunningRuns;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;

/**
 * Opens and closes workspaces, one after another: while it is at one of them it is busy, and nobody asks it for another. Disk work
 * is done off the FX thread, everything else on it.
 */
final class WorkspaceDoor {
    /** What is closed. */
    interface Leaving {
        /** Its name, for sentences. */
        String name();

        RunningRuns running();

        /** Ends what lives on the FX thread. */
        void leave(Closing closing);

        /** Closes the workspace itself. Not on the FX thread. */
        void close();
    }

    private final TaskRunner tasks;
    private final DialogService dialogs;
    private final Function<Path, BundledAssets> materials;
    private final ReadOnlyObjectWrapper<Optional<String>> busy =
            new ReadOnlyObjectWrapper<>(this, "busy", Optional.empty());
    private Optional<TaskHandle<?>> opening = Optional.empty();
    private boolean leaving;
    private boolean ended;

    /** @param materials what is offered in a workspace, from its folder; may take long */
    WorkspaceDoor(TaskRunner tasks, DialogService dialogs, Function<Path, BundledAssets> materials) {
        this.tasks = tasks;
        this.dialogs = dialogs;
        this.materials = materials;
    }

    /** What a workspace is called in sentences. */
    static String name(Path folder) {
        Path last = folder.getFileName();
        return String.valueOf(last == null ? folder : last);
    }

    /** Why no workspace can be opened or closed now; empty while one can. */
    ReadOnlyObjectProperty<Optional<String>> busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /** Whether a workspace is being closed, or a person is asked whether it shall be. */
    boolean isLeaving() {
        return leaving;
    }

    /** Opens a workspace; not while this is busy. */
    void open(Path folder, Consumer<Session.Opened> opened, Consumer<Throwable> failed) {
        busy.set(Optional.of("The workspace %s is being opened.".formatted(name(folder))));
        TaskHandle<Session.Opened> handle = tasks.run("Opening the workspace", progress -> read(folder, progress));
        opening = Optional.of(handle);
        handle.onDone(found -> {
                    free();
                    if (ended) {
                        // The window is gone, and with it those who would do it elsewhere.
                        found.workspace().close();
                    } else {
                        opened.accept(found);
                    }
                })
                .onCancelled(this::free)
                .onFailed(error -> {
                    free();
                    failed.accept(error);
                });
    }

    private void free() {
        opening = Optional.empty();
        leaving = false;
        busy.set(Optional.empty());
    }

    /** A workspace that cannot be used is closed again, else trying again would find it open. */
    private Session.Opened read(Path folder, Progress progress) {
        Workspace workspace = Workspace.open(folder, progress);
        try {
            if (progress.isCancelled()) {
                throw new CancellationException();
            }
            return new Session.Opened(workspace, shipped(folder), MethodCatalog.load());
        } catch (RuntimeException | Error e) {
            new Closing().then(workspace::close).failed().forEach(e::addSuppressed);
            throw e;
        }
    }

    private BundledAssets shipped(Path folder) {
        try {
            return materials.apply(folder);
        } catch (UncheckedIOException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The window ends: a workspace that is being opened is not wanted any more, and is closed as soon as it is open. */
    void giveUp() {
        ended = true;
        opening.ifPresent(TaskHandle::cancel);
    }

    /**
     * Closes a workspace; not while this is busy. What cannot be closed is told, and keeps nobody from leaving.
     *
     * @param left called when it is sure that it will be closed, and nothing of it may be shown any more
     * @param closed called when another one can be opened
     * @return false if the person would rather stay
     */
    boolean leave(Leaving what, Runnable left, Runnable closed) {
        leaving = true;
        busy.set(Optional.of("The workspace %s is being closed.".formatted(what.name())));
        boolean leaves = new CloseGuard(dialogs, tasks).leave(what.running(), () -> close(what, left, closed));
        if (!leaves) {
            free();
        }
        return leaves;
    }

    private void close(Leaving what, Runnable left, Runnable closed) {
        Closing closing = new Closing().then(left);
        what.leave(closing);
        tasks.run("Closing the workspace", progress -> closing.then(what::close).failed())
                .onDone(failed -> failed.forEach(this::tell))
                .onFailed(this::tell)
                .onEnd(() -> {
                    free();
                    closed.run();
                });
    }

    private void tell(Throwable error) {
        dialogs.show(Problem.of("The workspace was not closed as it should be.", error));
    }
}
