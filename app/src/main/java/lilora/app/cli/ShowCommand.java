package lilora.app.cli;

import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.run.ExitCode;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one run. */
@Command(
        name = "show",
        description = "Shows a run: state, accuracy matrix, metrics and parameters.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(paramLabel = "RUN", description = "Id of the run, as 'list' prints it")
    private String runId = "";

    @Override
    public Integer call() {
        try (Workspace open = workspace.open()) {
            new RunPrinter(System.out).show(find(open, runId));
            return ExitCode.OK;
        }
    }

    static RunRecord find(Workspace workspace, String runId) {
        return workspace
                .runs()
                .find(runId)
                .orElseThrow(() -> new InputException(
                        "There is no run %s in %s; see the ids with: list".formatted(runId, workspace.folder())));
    }
}
