package lilora.app.screen.queuepanel;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.shell.Overlay;

/** Lies over the window and shows the queue, until Escape or a click beside it. */
public final class QueuePanel extends Overlay {
    private final QueueViewModel model;
    private final ListView<QueueRow> list = new ListView<>();

    /** A hidden panel. */
    @SuppressWarnings("this-escape")
    public QueuePanel(QueueViewModel model) {
        this.model = model;
        setId("queue-panel");
        Label title = new Label("Running and waiting");
        title.getStyleClass().add("heading");
        Label rule = new Label("A device works on one run at a time; the others start by themselves, in this order.");
        rule.getStyleClass().add("muted");
        rule.setWrapText(true);
        rule.setMinHeight(USE_PREF_SIZE);
        Label keys = new Label(
                "Enter opens the run · Alt+Up, Alt+Down or the mouse move it · Ctrl+Enter starts it now, alongside the one"
                        + " running · Delete removes it from the queue · Shift and Ctrl choose several · Esc closes");
        keys.getStyleClass().addAll("muted", "small-text");
        keys.setWrapText(true);
        keys.setMinHeight(USE_PREF_SIZE);
        list.setId("queue-rows");
        list.setPlaceholder(new Label("No run is running or waiting."));
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        QueueDrag drag = new QueueDrag(model, list);
        list.setCellFactory(view -> new QueueCell(model, drag, this::close));
        list.setPrefHeight(280);
        VBox box = new VBox(10, title, rule, list, keys);
        box.getStyleClass().add("palette");
        box.setMaxHeight(USE_PREF_SIZE);
        VBox.setVgrow(list, Priority.ALWAYS);
        setAlignment(box, Pos.TOP_CENTER);
        getChildren().add(box);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        model.rowsProperty().subscribe(this::show);
    }

    private void show(List<QueueRow> rows) {
        Set<String> chosen = chosen().stream().map(QueueRow::runId).collect(Collectors.toSet());
        Optional<String> focused =
                Optional.ofNullable(list.getFocusModel().getFocusedItem()).map(QueueRow::runId);
        int place = list.getFocusModel().getFocusedIndex();
        list.getItems().setAll(rows);
        list.getSelectionModel().clearSelection();
        // A chosen run that is gone is no other run: Delete must not meet one that nobody chose. Arrow keys go on from
        // its place.
        for (int row = 0; row < rows.size(); row++) {
            String run = rows.get(row).runId();
            if (chosen.contains(run)) {
                list.getSelectionModel().select(row);
            }
            place = focused.filter(run::equals).isPresent() ? row : place;
        }
        list.getFocusModel().focus(Math.min(place, rows.size() - 1));
    }

    private List<QueueRow> chosen() {
        return list.getSelectionModel().getSelectedItems().stream()
                .filter(Objects::nonNull)
                .toList();
    }

    private void pressed(KeyEvent event) {
        List<QueueRow> chosen = chosen();
        if (chosen.isEmpty() || !list.isFocused()) {
            return;
        }
        switch (event.getCode()) {
            case ENTER -> {
                if (event.isShortcutDown()) {
                    model.startNow(chosen);
                } else {
                    close();
                    model.open(chosen.get(0));
                }
            }
            case DELETE -> model.cancel(chosen);
            case UP, DOWN -> {
                if (!event.isAltDown()) {
                    return;
                }
                model.move(chosen, event.getCode() == KeyCode.UP);
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    @Override
    protected void opening() {
        if (list.getSelectionModel().isEmpty()) {
            list.getSelectionModel().selectFirst();
        }
    }

    @Override
    protected Node first() {
        return list;
    }
}
