package lilora.app.screen.welcome;

import java.nio.file.Path;

/** Opens workspaces; to be called on the FX thread. */
public interface WorkspaceOpener {
    /** Opens a folder as a workspace, made if it does not exist; the open one is closed. */
    void open(Path folder);
}
