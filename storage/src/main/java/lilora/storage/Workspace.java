package lilora.storage;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import lilora.engine.Progress;
import lilora.engine.run.RunInMaking;
import lilora.storage.h2.Store;
import lilora.storage.repository.DraftRepository;
import lilora.storage.repository.PreferenceRepository;
import lilora.storage.repository.Rebuild;
import lilora.storage.repository.RunRecorder;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.StorageException;

/**
 * One open workspace: a folder with {@code workbench.mv.db} and its {@code workbench.sums}, {@code runs}, {@code tasks},
 * {@code models}, {@code drafts} and {@code backups}. Only one process has it open. Everything it gives out is safe for several
 * threads and ends with it.
 */
public final class Workspace implements AutoCloseable {
    private final Path folder;
    private final Store store;

    private Workspace(Path folder, Store store) {
        this.folder = folder;
        this.store = store;
    }

    /** Opens a workspace without telling how far it is. */
    public static Workspace open(Path folder) {
        return open(folder, Progress.NONE);
    }

    /**
     * Opens a workspace; a folder that is none becomes one. A database of an earlier version is backed up and migrated. One that
     * is damaged is kept in {@code backups} and made again from the run directories, see {@link #setAside}. One that cannot be
     * written is open for reading, and {@link #problems} say so. Whatever was written in the run directories while it was closed
     * is taken in, which takes long only if there is much: open on a background thread.
     *
     * @throws StorageException {@code IN_USE}, {@code NEWER} or, where there is no workspace yet, {@code NOT_WRITABLE}; nothing
     *     was changed then
     */
    public static Workspace open(Path folder, Progress progress) {
        Path absolute = folder.toAbsolutePath().normalize();
        Workspace opened = new Workspace(absolute, Store.open(absolute, Clock.systemUTC(), progress));
        RunInMaking.removeLeft(opened.runsFolder());
        return opened;
    }

    /** The folder, absolute. */
    public Path folder() {
        return folder;
    }

    public Path runsFolder() {
        return folder.resolve("runs");
    }

    public Path tasksFolder() {
        return folder.resolve("tasks");
    }

    public Path modelsFolder() {
        return folder.resolve("models");
    }

    public RunRepository runs() {
        return store.runs();
    }

    public RunRecorder recorder() {
        return store.recorder();
    }

    public Rebuild rebuild() {
        return store.rebuild();
    }

    public DraftRepository drafts() {
        return store.drafts();
    }

    public PreferenceRepository preferences() {
        return store.preferences();
    }

    /** Where a damaged database was moved to at this opening; {@link #problems} say so too. */
    public Optional<Path> setAside() {
        return store.setAside();
    }

    /** Sentences on files that could not be used at this opening. */
    public List<String> problems() {
        return store.problems();
    }

    @Override
    public void close() {
        store.close();
    }
}
