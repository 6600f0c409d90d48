package lilora.app.screen.welcome;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.value.ObservableValue;

/** Opens workspaces, one at a time; to be called on the FX thread. */
public interface WorkspaceOpener {
    /**
     * Opens a folder as a workspace, made if it does not exist; the open one is closed.
     *
     * @return false if it is not opened; the person was told why
     */
    boolean open(Path folder);

    /** Why none can be opened now; empty while one can. */
    ObservableValue<Optional<String>> busy();
}
