package lilora.app.screen.tasks;

import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import lilora.engine.metric.Scorers;
import org.jspecify.annotations.Nullable;

/** A task as a card. */
final class LibraryCell extends ListCell<LibraryTask> {
    private static final double SIDE = 64;
    private static final double TIP_WIDTH = 420;

    private final ImageLoader pictures;
    private final Label title = new Label();
    private final Label origin = new Label();
    private final Label kind = new Label();
    private final Label counts = new Label();
    private final FlowPane strip = new FlowPane(6, 6);
    private final VBox card;

    LibraryCell(ImageLoader pictures) {
        this.pictures = pictures;
        title.getStyleClass().add("heading");
        origin.getStyleClass().add("tag");
        kind.getStyleClass().add("muted");
        counts.getStyleClass().addAll("small-text", "muted");
        strip.getStyleClass().add("thumbnails");
        // As many as fit beside each other, none of them cut.
        strip.setMinSize(0, SIDE);
        strip.setPrefSize(0, SIDE);
        strip.setMaxHeight(SIDE);
        Rectangle row = new Rectangle(0, SIDE);
        row.widthProperty().bind(strip.widthProperty());
        strip.setClip(row);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        title.setMinWidth(0);
        origin.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(8, title, gap, origin);
        head.setAlignment(Pos.CENTER_LEFT);
        card = new VBox(6, strip, head, kind, counts);
        card.getStyleClass().addAll("card", "task-card");
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable LibraryTask task, boolean empty) {
        super.updateItem(task, empty);
        if (empty || task == null) {
            setGraphic(null);
            setTooltip(null);
            return;
        }
        title.setText(task.title());
        origin.setText(task.shipped() ? "shipped" : "imported");
        kind.setText(task.usable() ? kind(task) : "Cannot be used");
        kind.getStyleClass().removeAll("verdict-error");
        if (!task.usable()) {
            kind.getStyleClass().add("verdict-error");
        }
        counts.setText(task.usable() ? "%,d training · %,d test".formatted(task.train(), task.test()) : task.fault());
        setAccessibleText(task.title() + ", " + kind.getText() + ", " + counts.getText());
        // A title of one's own may be longer than the card is wide, and a fault is a sentence.
        setTooltip(whole(String.join("\n", task.title(), kind.getText(), counts.getText())));
        strip.getChildren().clear();
        pictures.thumbnails(task, images -> {
            if (task.equals(getItem())) {
                strip.getChildren()
                        .setAll(images.stream()
                                .map(image -> new Thumbnail(image, SIDE))
                                .toList());
            }
        });
        setGraphic(card);
    }

    private static Tooltip whole(String text) {
        Tooltip whole = new Tooltip(text);
        whole.setWrapText(true);
        whole.setMaxWidth(TIP_WIDTH);
        return whole;
    }

    private static String kind(LibraryTask task) {
        return task.kind()
                + (task.description() == null
                        ? ""
                        : " · " + Scorers.title(task.description().metric()));
    }
}
