package lilora.engine.importing;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.data.Finding;
import lilora.engine.data.TaskReport;

/** How an import ended. */
public sealed interface ImportOutcome {
    /** What the check of the task found; files and lines are those that were imported. */
    TaskReport report();

    /** The first findings of each kind. */
    default List<Finding> findings() {
        return report().findings();
    }

    /** The task is there. */
    record Imported(Path folder, String title, TaskReport report) implements ImportOutcome {}

    /** Nothing was added, because the rows have errors. */
    record Refused(TaskReport report) implements ImportOutcome {
        public int errors() {
            return report.errors();
        }
    }
}
