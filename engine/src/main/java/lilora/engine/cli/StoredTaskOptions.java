package lilora.engine.cli;

import lilora.engine.exporting.StoredAdapters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which task of which run leaves, and where to. */
final class StoredTaskOptions extends StoredStageOptions {
    @Option(
            names = "--task",
            description =
                    "Number or id of the task whose adapter is written (default: the last one learned by the stage)")
    private @Nullable String task;

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
                        Printable.line(out().toString())));
    }
}
