package lilora.app.runs;

import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import lilora.app.amount.RunStates;
import lilora.storage.RunState;
import org.kordamp.ikonli.javafx.FontIcon;

/** A run's state as a badge of word, icon and colour; of an experiment, how many of its runs are in which state. */
final class StateCell extends FieldCell {
    private final Label badge = new Label();
    private final FontIcon icon = new FontIcon();

    StateCell() {
        super(null);
        badge.setGraphic(icon);
        badge.setMinWidth(Region.USE_PREF_SIZE);
    }

    @Override
    void show(RunLine line) {
        if (line instanceof RunLine.Experiment experiment) {
            Set<RunState> states =
                    experiment.runs().stream().map(run -> run.row().state()).collect(Collectors.toSet());
            if (states.size() > 1) {
                // How many are done stands beside; in which states the others are stands in the row's tooltip.
                setGraphic(null);
                setText("Various");
                setAccessibleText(experiment.states());
                return;
            }
        }
        RunState state = line.runs().get(0).row().state();
        badge.setText(RunStates.word(state));
        icon.setIconLiteral(RunStates.icon(state));
        badge.getStyleClass().setAll("label", "run-badge", RunStates.styleClass(state));
        setText(null);
        setGraphic(badge);
        setAccessibleText(badge.getText());
    }
}
