package lilora.app.screen.sequence;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** A library of tasks that are only names. */
final class FixedOffer implements TaskOffer {
    private final ObservableList<OfferedTask> tasks = FXCollections.observableArrayList();

    FixedOffer(String... folders) {
        for (String folder : folders) {
            tasks.add(new OfferedTask(folder, "Task " + folder, "open", 100, 20));
        }
    }

    @Override
    public ObservableList<OfferedTask> tasks() {
        return tasks;
    }
}
