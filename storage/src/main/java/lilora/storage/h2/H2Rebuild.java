package lilora.storage.h2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lilora.engine.Progress;
import lilora.storage.repository.Rebuild;
import lilora.storage.repository.RebuildReport;
import lilora.storage.repository.StorageException;

/** Goes through the run directories. One that cannot be used is reported and does not hold up the others. */
final class H2Rebuild implements Rebuild {
    private final Database database;
    private final RunTable runs;
    private final RunFolders folders;
    private final H2Recorder recorder;

    H2Rebuild(Database database, RunTable runs, RunFolders folders, H2Recorder recorder) {
        this.database = database;
        this.runs = runs;
        this.folders = folders;
        this.recorder = recorder;
    }

    @Override
    public RebuildReport catchUp(Progress progress) {
        List<String> problems = new ArrayList<>();
        Set<Path> all = new LinkedHashSet<>(folders.list());
        all.addAll(elsewhere(problems));
        for (RunTable.Known run : database.read(runs::all)) {
            all.add(runs.path(run));
        }
        all.removeIf(folder -> !Files.isRegularFile(folder.resolve("run.json")));
        long events = 0;
        int done = 0;
        for (Path folder : all) {
            progress.update(done++ / (double) all.size(), folder.getFileName().toString());
            try {
                events += recorder.catchUp(folder);
            } catch (StorageException e) {
                if (e.kind() != StorageException.Kind.NOT_FOUND && e.kind() != StorageException.Kind.REFUSED) {
                    throw e;
                }
                problems.add(e.getMessage());
            }
        }
        problems.addAll(lookForTheDead());
        progress.update(1, "");
        return new RebuildReport(all.size(), events, problems);
    }

    private List<Path> elsewhere(List<String> problems) {
        try {
            return folders.elsewhere().folders();
        } catch (StorageException e) {
            problems.add(e.getMessage());
            return List.of();
        }
    }

    /** Runs that are told to be at work, or about to be, but whose worker is gone. */
    private List<String> lookForTheDead() {
        List<String> problems = new ArrayList<>();
        for (RunTable.Known run : database.read(runs::all)) {
            if (run.state().isActive()) {
                try {
                    recorder.checkLiveness(run.runId());
                } catch (StorageException e) {
                    problems.add(e.getMessage());
                }
            }
        }
        return problems;
    }
}
