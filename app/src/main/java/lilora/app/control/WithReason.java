package lilora.app.control;

import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Control;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/**
 * A control that says why it cannot be used. A disabled control shows no tooltip of its own: this frame around it does, and tells screen
 * readers the same.
 */
public final class WithReason extends HBox {
    /**
     * Disables a control while there is a reason.
     *
     * @param reason a sentence; empty while the control can be used
     * @param otherwise what the control does, told then; empty for a control with a tooltip of its own
     */
    public WithReason(Control control, ObservableValue<Optional<String>> reason, String otherwise) {
        super(control);
        Tooltip tooltip = new Tooltip();
        reason.subscribe(why -> {
            control.setDisable(why.isPresent());
            tooltip.setText(why.orElse(otherwise));
            control.setAccessibleHelp(tooltip.getText());
            if (tooltip.getText().isEmpty()) {
                Tooltip.uninstall(this, tooltip);
            } else {
                Tooltip.install(this, tooltip);
            }
        });
    }
}
