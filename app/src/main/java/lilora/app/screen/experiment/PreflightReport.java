package lilora.app.screen.experiment;

import java.util.List;
import java.util.Optional;
import lilora.app.remote.HostLook;
import lilora.engine.plan.BatchPreview;

/**
 * What was found before a launch.
 *
 * @param checks the table
 * @param batches the batch that each stage begins with; empty where the data cannot be prepared
 * @param look what the other computer told that shall run it, if one shall
 */
public record PreflightReport(List<PreflightCheck> checks, List<BatchPreview> batches, Optional<HostLook> look) {
    public PreflightReport {
        checks = List.copyOf(checks);
        batches = List.copyOf(batches);
    }
}
