package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.hub.NamedModels;
import picocli.CommandLine.Option;

/** Which workspace: an option of commands that start no run. */
final class WorkspaceOption {
    @Option(
            names = "--workspace",
            defaultValue = NamedModels.USUAL_WORKSPACE,
            description = "Workspace whose list of accepted host keys counts (default: ${DEFAULT-VALUE})")
    private Path workspace = Path.of(NamedModels.USUAL_WORKSPACE);

    Path folder() {
        return workspace;
    }
}
