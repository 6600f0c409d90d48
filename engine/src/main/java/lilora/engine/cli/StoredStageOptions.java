package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.exporting.StoredAdapters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which stage of which run leaves, and where to. */
class StoredStageOptions {
    @Parameters(paramLabel = "RUN", description = "Run directory")
    private Path run = Path.of("");

    @Option(names = "--stage", description = "Stage whose end is written (default: the last one)")
    private @Nullable Integer stage;

    @Option(names = "--out", required = true, description = "New folder")
    private Path out = Path.of("");

    final StoredAdapters open() {
        return new StoredAdapters(run, stage);
    }

    final Path out() {
        return out;
    }
}
