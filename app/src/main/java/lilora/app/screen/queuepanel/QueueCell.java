package lilora.app.screen.queuepanel;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A run in the panel with what can be done with it. */
final class QueueCell extends ListCell<QueueRow> {
    private final Label name = new Label();
    private final Label detail = new Label();
    private final FontIcon icon = new FontIcon("mdi2p-play");
    private final Button up;
    private final Button down;
    private final Button now;
    private final Button cancel;
    private final HBox line;

    /**
     * A cell.
     *
     * @param drag by which it is carried, and meets what is carried over it
     */
    QueueCell(QueueViewModel model, QueueDrag drag, Runnable close) {
        name.setMinWidth(0);
        detail.getStyleClass().add("muted");
        detail.setMinWidth(0);
        up = button("queue-up", "mdi2a-arrow-up", "Move up (Alt+Up)", () -> model.move(List.of(getItem()), true));
        down = button(
                "queue-down", "mdi2a-arrow-down", "Move down (Alt+Down)", () -> model.move(List.of(getItem()), false));
        now = button(
                "queue-now",
                "mdi2r-rocket-launch-outline",
                "Start now, alongside the one running (Ctrl+Enter)",
                () -> model.startNow(List.of(getItem())));
        cancel = button(
                "queue-cancel",
                "mdi2c-close",
                "Remove from the queue (Delete)",
                () -> model.cancel(List.of(getItem())));
        Button open = button("queue-open", "mdi2o-open-in-app", "Show the run (Enter)", () -> {
            close.run();
            model.open(getItem());
        });
        VBox text = new VBox(2, name, detail);
        text.setMinWidth(0);
        HBox.setHgrow(text, Priority.ALWAYS);
        line = new HBox(8, icon, text, up, down, now, cancel, open);
        line.setAlignment(Pos.CENTER_LEFT);
        // The list's width decides, not the longest name.
        line.setMinWidth(0);
        line.setPrefWidth(0);
        drag.over(this);
    }

    private static Button button(String id, String literal, String text, Runnable action) {
        Button button = new Button("", new FontIcon(literal));
        button.setId(id);
        button.getStyleClass().addAll("button-icon", "flat");
        button.setAccessibleText(text);
        button.setTooltip(new Tooltip(text));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setFocusTraversable(false);
        button.setOnAction(event -> action.run());
        return button;
    }

    @Override
    protected void updateItem(@Nullable QueueRow row, boolean empty) {
        super.updateItem(row, empty);
        if (empty || row == null) {
            setGraphic(null);
            return;
        }
        name.setText(row.name());
        detail.setText(row.waits() ? "%d. %s".formatted(row.place(), row.detail()) : row.detail());
        icon.setIconLiteral(row.waits() ? "mdi2t-timer-sand" : "mdi2p-play");
        for (Button button : new Button[] {up, down, now, cancel}) {
            button.setVisible(row.waits());
            button.setManaged(row.waits());
        }
        cancel.setAccessibleText("Remove %s from the queue".formatted(row.name()));
        cancel.setTooltip(new Tooltip("Remove %s from the queue (Delete)".formatted(row.name())));
        up.setDisable(row.place() == 1);
        down.setDisable(getIndex() == getListView().getItems().size() - 1);
        setGraphic(line);
    }
}
