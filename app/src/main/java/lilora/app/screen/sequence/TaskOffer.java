package lilora.app.screen.sequence;

import java.util.Optional;
import javafx.collections.ObservableList;

/** The tasks of the workspace, for the designer. Changes on the FX thread when tasks are imported. */
public interface TaskOffer {
    /** Usable tasks, in the order of the library. */
    ObservableList<OfferedTask> tasks();

    /** The task of a folder, if the library has it. */
    default Optional<OfferedTask> find(String folder) {
        return tasks().stream().filter(task -> task.folder().equals(folder)).findFirst();
    }
}
