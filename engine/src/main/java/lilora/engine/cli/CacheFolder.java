package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.run.RunDirectory;

/** Where a run's workspace keeps image features: beside the folder of runs. */
final class CacheFolder {
    private CacheFolder() {}

    static Path of(RunDirectory directory) {
        Path runs = directory.path().getParent();
        Path workspace = runs == null ? null : runs.getParent();
        return workspace == null ? directory.path().resolve("cache") : workspace.resolve("cache");
    }
}
