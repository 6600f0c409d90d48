package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lilora.storage.DraftRepository;
import lilora.storage.PreferenceRepository;
import lilora.storage.Progress;
import lilora.storage.migration.Migrations;
import lilora.storage.migration.Migrator;

/** The opened database of a workspace and everything that asks it. */
public final class Store implements AutoCloseable {
    private final WorkspaceLock lock;
    private final Database database;
    private final Optional<Path> setAside;
    private final H2Drafts drafts;
    private final H2Preferences preferences;
    private final List<String> problems = new ArrayList<>();

    private Store(Path folder, WorkspaceLock lock, DatabaseFile.Opened opened, Clock clock) {
        this.lock = lock;
        this.database = opened.database();
        this.setAside = opened.setAside();
        this.drafts = new H2Drafts(database, folder.resolve("drafts"), clock);
        this.preferences = new H2Preferences(database, folder.resolve("preferences.json"));
    }

    /** Opens the database of a workspace, or makes it. */
    public static Store open(Path folder, Clock clock, Progress progress) {
        makeFolders(folder);
        WorkspaceLock lock = WorkspaceLock.acquire(folder);
        try {
            DatabaseFile file = new DatabaseFile(folder, new Migrator(Migrations.all(), clock), clock);
            Store store = new Store(folder, lock, file.open(), clock);
            store.bringInLine();
            return store;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void makeFolders(Path folder) {
        try {
            for (String name : List.of("runs", "tasks", "models", "backups", "drafts")) {
                Files.createDirectories(folder.resolve(name));
            }
        } catch (IOException e) {
            throw Sentences.notWritable(folder, e);
        }
    }

    /** What people wrote is small and is taken from its files at every start: they may be ahead of the database. */
    private void bringInLine() {
        problems.addAll(drafts.readFiles());
        problems.addAll(preferences.readFile());
    }

    public DraftRepository drafts() {
        return drafts;
    }

    public PreferenceRepository preferences() {
        return preferences;
    }

    /** Where a damaged database was moved to when this one was made in its place. */
    public Optional<Path> setAside() {
        return setAside;
    }

    /** Sentences on what could not be used at the opening. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        try (lock) {
            database.close();
        }
    }
}
