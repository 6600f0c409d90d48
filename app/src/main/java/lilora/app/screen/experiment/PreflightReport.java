package lilora.app.screen.experiment;

import java.util.List;
import lilora.engine.plan.BatchPreview;

/**
 * What was found before a launch.
 *
 * @param checks the table
 * @param batches the batch that each stage begins with; empty where the data cannot be prepared
 */
public record PreflightReport(List<PreflightCheck> checks, List<BatchPreview> batches) {
    public PreflightReport {
        checks = List.copyOf(checks);
        batches = List.copyOf(batches);
    }
}
