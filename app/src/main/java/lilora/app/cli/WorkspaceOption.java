package lilora.app.cli;

import java.nio.file.Path;
import lilora.engine.Progress;
import lilora.engine.cli.Printable;
import lilora.storage.Workspace;
import picocli.CommandLine.Option;

/** Names the workspace; an option of every command. */
final class WorkspaceOption {
    @Option(
            names = {"-w", "--workspace"},
            defaultValue = "workspace",
            description = "Workspace folder (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("workspace");

    /** Opens it and takes in what happened while it was closed. */
    Workspace open() {
        Workspace workspace = Workspace.open(folder);
        try {
            workspace.problems().forEach(problem -> System.err.println(Printable.line(problem)));
            workspace.rebuild().catchUp(Progress.NONE);
            return workspace;
        } catch (RuntimeException e) {
            workspace.close();
            throw e;
        }
    }
}
