package lilora.app.screen.sequence;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A task of the library with the button that adds it. */
final class OfferCell extends ListCell<OfferedTask> {
    private final SequenceViewModel sequence;
    private final Label title = new Label();
    private final Label counts = new Label();
    private final Button add = new Button("", new FontIcon("mdi2p-plus"));
    private final Tooltip tooltip = new Tooltip();
    private final HBox row;

    OfferCell(SequenceViewModel sequence) {
        this.sequence = sequence;
        counts.getStyleClass().addAll("small-text", "muted");
        add.getStyleClass().addAll("button-icon", "flat");
        add.setFocusTraversable(false);
        add.setOnAction(event -> {
            if (getItem() != null) {
                sequence.add(getItem().folder());
            }
        });
        VBox words = new VBox(2, title, counts);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        // A disabled button shows no tooltip; the pane around it does.
        StackPane around = new StackPane(add);
        Tooltip.install(around, tooltip);
        row = new HBox(8, words, around);
        row.setAlignment(Pos.CENTER_LEFT);
        setPrefWidth(0);
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setOnDragDetected(event -> {
            if (getItem() != null) {
                ClipboardContent content = new ClipboardContent();
                content.putString(SequenceCell.TASK + getItem().folder());
                startDragAndDrop(TransferMode.COPY).setContent(content);
                event.consume();
            }
        });
        setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && getItem() != null) {
                sequence.add(getItem().folder());
            }
        });
    }

    @Override
    protected void updateItem(@Nullable OfferedTask task, boolean empty) {
        super.updateItem(task, empty);
        if (empty || task == null) {
            setGraphic(null);
            return;
        }
        Optional<Integer> place = sequence.placeOf(task.folder());
        title.setText(task.title());
        counts.setText(place.map(at -> "task %d of this sequence".formatted(at))
                .orElseGet(() -> "%,d training · %,d test".formatted(task.train(), task.test())));
        add.setDisable(place.isPresent());
        add.setAccessibleText("Add " + task.title());
        tooltip.setText(place.map("It is task %d of this sequence already; a task is learned once."::formatted)
                .orElse("Add at the end (Enter)"));
        setGraphic(row);
    }
}
