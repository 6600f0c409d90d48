package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.exporting.StoredAdapters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which task of which run leaves, and where to. */
final class StoredTaskOptions {
    @Parameters(paramLabel = "RUN", description = "Run directory")
    private Path run = Path.of("");

    @Option(
            names = "--task",
            description =
                    "Number or id of the task whose adapter is written (default: the last one learned by the stage)")
    private @Nullable String task;

    @Option(names = "--stage", description = "Stage whose end is written (default: the last one)")
    private @Nullable Integer stage;

    @Option(names = "--out", required = true, description = "New folder")
    private Path out = Path.of("");

    StoredAdapters open() {
        return new StoredAdapters(run, stage);
    }

    Path out() {
        return out;
    }

    /** The task's number, from 1. */
    int task(StoredAdapters stored) {
        return task == null ? Math.max(1, stored.stage()) : stored.task(task);
    }

    /** Says what was written. */
    void tell(StoredAdapters stored, String what) {
        int number = task(stored);
        System.out.println("%s, task %d %s after stage %d: %swritten to %s"
                .formatted(
                        stored.title(),
                        number,
                        Printable.line(stored.tasks().get(number - 1).id()),
                        stored.stage(),
                        what,
                        Printable.line(out.toString())));
    }
}
