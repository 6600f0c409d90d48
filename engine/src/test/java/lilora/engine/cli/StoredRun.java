package lilora.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;

/** A run trained by the command line, and copies of it to be damaged. */
record StoredRun(Path workspace, RunDirectory directory) {
    static StoredRun train(Path folder, ExperimentSpec spec) throws IOException {
        Path experiment = folder.resolve("experiment.json");
        Json.writeAtomically(experiment, spec);
        Path workspace = folder.resolve("workspace");
        Invocation.of("run", experiment, "--workspace", workspace, "--threads", 1)
                .succeeded();
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            return new StoredRun(workspace, RunDirectory.open(runs.findFirst().orElseThrow()));
        }
    }

    /** A copy of workspace and run, in place of an earlier one. */
    StoredRun copy(Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.walk(to)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        try (Stream<Path> all = Files.walk(workspace)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(workspace.relativize(path).toString()));
            }
        }
        return new StoredRun(
                to,
                RunDirectory.open(
                        to.resolve(workspace.relativize(directory.path()).toString())));
    }

    /** A file of the run. */
    Path file(String name) {
        return directory.path().resolve(name);
    }

    /** Cells of a row of the accuracy matrix, as the run found them. */
    List<RunEvent.EvalCell> row(int stage) {
        return CurrentEvents.of(new EventReader(directory.events()).pollToEnd().events()).stream()
                .map(RecordedEvent::event)
                .filter(RunEvent.EvalCell.class::isInstance)
                .map(RunEvent.EvalCell.class::cast)
                .filter(cell -> cell.stage() == stage)
                .toList();
    }

    static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        Files.write(file, bytes);
    }
}
