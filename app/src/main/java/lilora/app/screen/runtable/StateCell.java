package lilora.app.screen.runtable;

import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import lilora.app.format.RunStateDisplay;
import lilora.app.launch.RunBadge;
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
    void show(RowContent line) {
        if (line instanceof RowContent.Experiment experiment) {
            long states = experiment.runs().stream()
                    .map(run -> run.badge().word())
                    .distinct()
                    .count();
            if (states > 1) {
                // How many are done stands beside; in which states the others are stands in the row's tooltip.
                setGraphic(null);
                setText("Various");
                setAccessibleText(experiment.states());
                return;
            }
        }
        RunBadge now = line.runs().get(0).badge();
        badge.setText(now.word());
        icon.setIconLiteral(RunStateDisplay.icon(now.look()));
        badge.getStyleClass().setAll("label", "run-badge", RunStateDisplay.styleClass(now.look()));
        setText(null);
        setGraphic(badge);
        setAccessibleText(badge.getText());
    }
}
