package lilora.app.screen.machines;

import javafx.scene.control.Label;
import lilora.app.remote.Machine;
import org.kordamp.ikonli.javafx.FontIcon;

/** How a machine's state looks, in the list and beside its name. */
final class MachineLook {
    private MachineLook() {}

    static String icon(Machine.State state) {
        return switch (state) {
            case UNSEEN -> "mdi2c-circle-outline";
            case LOOKING -> "mdi2p-progress-clock";
            case READY -> "mdi2c-check-circle-outline";
            case LACKING -> "mdi2a-alert-outline";
            case UNREACHABLE -> "mdi2l-lan-disconnect";
            case REFUSED -> "mdi2s-shield-alert-outline";
        };
    }

    static String style(Machine.State state) {
        return switch (state) {
            case UNSEEN, LOOKING -> "muted";
            case READY -> "verdict-ok";
            case LACKING -> "verdict-warning";
            case UNREACHABLE, REFUSED -> "verdict-error";
        };
    }

    /** Shows a state by its word. */
    static void show(Label label, Machine.State state) {
        FontIcon icon = new FontIcon(icon(state));
        icon.getStyleClass().add(style(state));
        label.setGraphic(icon);
        label.setText(state.word());
        label.getStyleClass().removeIf(name -> name.startsWith("verdict-") || name.equals("muted"));
        label.getStyleClass().add(style(state));
    }
}
