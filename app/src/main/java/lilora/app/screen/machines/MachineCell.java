package lilora.app.screen.machines;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.VBox;
import lilora.app.remote.Machine;
import org.jspecify.annotations.Nullable;

/** A machine in the list: its name, and what came of looking at it. */
final class MachineCell extends ListCell<Machine> {
    private final Label name = new Label();
    private final Label state = new Label();
    private final VBox lines = new VBox(2, name, state);

    MachineCell() {
        name.getStyleClass().add("card-title");
        state.getStyleClass().add("small-text");
        lines.setAlignment(Pos.CENTER_LEFT);
        // As wide as the list, so that long names are cut and not the list widened.
        lines.setMinWidth(0);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable Machine machine, boolean empty) {
        super.updateItem(machine, empty);
        setText(null);
        setGraphic(empty || machine == null ? null : lines);
        if (machine != null && !empty) {
            name.setText(machine.name());
            MachineLook.show(state, machine.state());
            setAccessibleText(machine.name() + ", " + machine.state().word());
        }
    }
}
