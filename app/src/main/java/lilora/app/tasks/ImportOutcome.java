package lilora.app.tasks;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.data.Finding;

/** How an import ended. */
public sealed interface ImportOutcome {
    /** The task is in the library. */
    record Imported(Path folder, String title, List<Finding> warnings) implements ImportOutcome {
        public Imported {
            warnings = List.copyOf(warnings);
        }
    }

    /** Nothing was added, because the rows have errors; the first of each kind is listed. */
    record Refused(List<Finding> findings, int errors) implements ImportOutcome {
        public Refused {
            findings = List.copyOf(findings);
        }
    }
}
