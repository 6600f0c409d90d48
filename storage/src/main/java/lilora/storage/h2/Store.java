package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lilora.engine.Progress;
import lilora.storage.migration.Migrations;
import lilora.storage.migration.Migrator;
import lilora.storage.repository.DraftRepository;
import lilora.storage.repository.PreferenceRepository;
import lilora.storage.repository.Rebuild;
import lilora.storage.repository.RunRecorder;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.StorageException;

/** The opened database of a workspace and everything that asks it. */
public final class Store implements AutoCloseable {
    private final IndexLocation place;
    private final Database database;
    private final Optional<Path> setAside;
    private final H2Drafts drafts;
    private final H2Preferences preferences;
    private final H2Runs runs;
    private final H2Recorder recorder;
    private final H2Rebuild rebuild;
    private final List<String> problems = new ArrayList<>();

    private Store(Path folder, IndexLocation place, DatabaseFile.Opened opened, Clock clock, Progress progress) {
        this.place = place;
        this.database = opened.database();
        this.setAside = opened.setAside();
        place.whyReadOnly().ifPresent(problems::add);
        opened.remade().ifPresent(problems::add);
        this.drafts = new H2Drafts(database, folder.resolve("drafts"), clock);
        boolean writable = place.whyReadOnly().isEmpty();
        this.preferences = new H2Preferences(database, folder.resolve("preferences.json"), writable);
        RunFolders folders = new RunFolders(folder.resolve("runs"), new ExternalRuns(folder));
        RunTable table = new RunTable(folders);
        RunDeletion deletion = new RunDeletion(folders.runs());
        this.runs = new H2Runs(database, table, deletion, clock);
        this.recorder = new H2Recorder(database, table, clock);
        this.rebuild = new H2Rebuild(database, table, folders, recorder);
        if (writable) {
            finish(deletion);
        }
        bringInLine(progress);
        if (writable) {
            database.read(table::all).forEach(run -> folders.remember(table.path(run)));
        }
    }

    private static void finish(RunDeletion deletion) {
        try {
            deletion.finish();
        } catch (IOException e) {
            throw ErrorMessages.notWritable(deletion.runs(), e);
        }
    }

    /** Opens the database of a workspace, or makes it. */
    public static Store open(Path folder, Clock clock, Progress progress) {
        IndexLocation place = IndexLocation.of(folder);
        try {
            DatabaseFile file = new DatabaseFile(place.folder(), new Migrator(Migrations.all(), clock), clock);
            try {
                return opened(folder, place, file.open(), clock, progress);
            } catch (StorageException e) {
                if (e.kind() != StorageException.Kind.DAMAGED) {
                    throw e;
                }
                // It opened, but what it holds cannot be read: it is marked by now, and set aside at the second try.
                return opened(folder, place, file.open(), clock, progress);
            }
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private static Store opened(
            Path folder, IndexLocation place, DatabaseFile.Opened opened, Clock clock, Progress progress) {
        try {
            return new Store(folder, place, opened, clock, progress);
        } catch (RuntimeException e) {
            closeAfter(e, opened.database());
            throw e;
        }
    }

    private static void closeAfter(RuntimeException because, Database database) {
        try {
            database.close();
        } catch (StorageException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * The files may be ahead of the database: written while it was closed, or by a process whose last moments it missed. A
     * damaged one may even have gone back, by itself, to a state that it could still read.
     */
    private void bringInLine(Progress progress) {
        problems.addAll(drafts.readFiles());
        problems.addAll(preferences.readFile());
        problems.addAll(rebuild.catchUp(progress).problems());
    }

    public RunRepository runs() {
        return runs;
    }

    public RunRecorder recorder() {
        return recorder;
    }

    public Rebuild rebuild() {
        return rebuild;
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
        try (place) {
            database.close();
        }
    }
}
