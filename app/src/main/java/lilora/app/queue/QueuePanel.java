package lilora.app.queue;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Lies over the window and shows the queue, until Escape or a click beside it. */
public final class QueuePanel extends StackPane {
    private final QueueViewModel model;
    private final ListView<QueueRow> list = new ListView<>();
    private @Nullable Node before;

    /** A hidden panel. */
    @SuppressWarnings("this-escape")
    public QueuePanel(QueueViewModel model) {
        this.model = model;
        setId("queue-panel");
        getStyleClass().add("veil");
        setVisible(false);
        Label title = new Label("Runs at work and waiting");
        title.getStyleClass().add("heading");
        Label rule = new Label("One run works on a device at a time; the others start by themselves, in this order.");
        rule.getStyleClass().add("muted");
        rule.setWrapText(true);
        Label keys = new Label("Enter opens · Alt+Up moves up · Delete takes out of the queue · Esc closes");
        keys.getStyleClass().add("muted");
        list.setId("queue-rows");
        list.setPlaceholder(new Label("No run works, and none waits."));
        list.setCellFactory(view -> new QueueCell(model, this::close));
        list.setPrefHeight(280);
        VBox box = new VBox(10, title, rule, list, keys);
        box.getStyleClass().add("palette");
        box.setMaxSize(640, USE_PREF_SIZE);
        setAlignment(box, Pos.TOP_CENTER);
        getChildren().add(box);
        setOnMousePressed(event -> {
            if (event.getTarget() == this) {
                close();
            }
        });
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        model.rowsProperty().subscribe(this::show);
    }

    private void show(List<QueueRow> rows) {
        QueueRow chosen = list.getSelectionModel().getSelectedItem();
        list.getItems().setAll(rows);
        rows.stream()
                .filter(row -> chosen != null && row.runId().equals(chosen.runId()))
                .findFirst()
                // A chosen run that is gone is no other run: Delete must not meet one that nobody chose.
                .ifPresentOrElse(row -> list.getSelectionModel().select(row), () -> list.getSelectionModel()
                        .clearSelection());
    }

    private void pressed(KeyEvent event) {
        QueueRow chosen = list.getSelectionModel().getSelectedItem();
        if (event.getCode() == KeyCode.ESCAPE) {
            close();
            event.consume();
        } else if (chosen == null || !list.isFocused()) {
            return;
        } else if (event.getCode() == KeyCode.ENTER) {
            close();
            model.open(chosen);
            event.consume();
        } else if (event.getCode() == KeyCode.DELETE) {
            model.cancel(chosen);
            event.consume();
        } else if (event.getCode() == KeyCode.UP && event.isAltDown()) {
            model.moveUp(chosen);
            event.consume();
        }
    }

    private void close() {
        setVisible(false);
        Node back = before;
        before = null;
        if (back != null) {
            back.requestFocus();
        }
    }

    /** Shows it. */
    public void open() {
        if (!isVisible()) {
            before = getScene().getFocusOwner();
            setVisible(true);
        }
        if (list.getSelectionModel().isEmpty()) {
            list.getSelectionModel().selectFirst();
        }
        list.requestFocus();
    }
}
