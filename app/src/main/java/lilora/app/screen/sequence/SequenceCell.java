package lilora.app.screen.sequence;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.form.Numbers;
import lilora.engine.experiment.TaskSpec;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A task of the sequence as a numbered card that can be dragged. */
final class SequenceCell extends ListCell<TaskSpec> {
    /** Begins what a dragged card carries, followed by its index. */
    static final String CARD = "lilora-card:";
    /** Begins what a dragged task of the library carries, followed by its folder. */
    static final String TASK = "lilora-task:";

    /** Widths in ems of the title's text. */
    private static final double LEAST = 8.7;

    private static final double MOST = 15;
    private static final double GAP = 13;

    private final SequenceViewModel sequence;
    private final Label number = new Label();
    private final Label title = new Label();
    private final Label kind = new Label();
    private final Label train = new Label();
    private final Label test = new Label();
    private final Label pace = new Label();
    private final Button remove = new Button("", new FontIcon("mdi2c-close"));
    private final VBox card;

    SequenceCell(SequenceViewModel sequence) {
        this.sequence = sequence;
        number.getStyleClass().add("card-number");
        title.getStyleClass().add("card-title");
        title.setWrapText(true);
        title.setAlignment(Pos.TOP_LEFT);
        kind.getStyleClass().addAll("small-text", "muted");
        for (Label label : new Label[] {train, test, pace}) {
            label.getStyleClass().add("small-text");
        }
        remove.getStyleClass().addAll("button-icon", "flat", "small");
        remove.setFocusTraversable(false);
        remove.setOnAction(event -> sequence.remove(getIndex()));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(number, gap, remove);
        head.setAlignment(Pos.CENTER_LEFT);
        card = new VBox(4, head, title, kind, train, test, pace);
        card.getStyleClass().addAll("card", "sequence-card");
        card.prefWidthProperty().bind(listViewProperty().flatMap(list -> list.widthProperty()
                .flatMap(width -> title.fontProperty().map(font -> width(width.doubleValue(), font.getSize())))));
        card.setMinWidth(Region.USE_PREF_SIZE);
        card.setMaxWidth(Region.USE_PREF_SIZE);
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setUpDragging();
    }

    private double width(double list, double em) {
        double share = list / Math.max(1, sequence.tasks().size()) - GAP;
        return Math.max(LEAST * em, Math.min(MOST * em, share));
    }

    private void setUpDragging() {
        setOnDragDetected(event -> {
            if (!isEmpty()) {
                Dragboard board = startDragAndDrop(TransferMode.MOVE);
                ClipboardContent content = new ClipboardContent();
                content.putString(CARD + getIndex());
                board.setContent(content);
                board.setDragView(card.snapshot(null, null));
                event.consume();
            }
        });
        setOnDragOver(event -> {
            if (carries(event.getDragboard())) {
                event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
                pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("drop"), true);
                event.consume();
            }
        });
        setOnDragExited(event -> pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("drop"), false));
        setOnDragDropped(event -> {
            int place = isEmpty() ? sequence.tasks().size() : getIndex();
            event.setDropCompleted(drop(sequence, event.getDragboard(), place));
            event.consume();
        });
    }

    static boolean carries(Dragboard board) {
        return board.hasString()
                && (board.getString().startsWith(CARD) || board.getString().startsWith(TASK));
    }

    /** Moves the dragged card, or adds the dragged task, to a place. */
    static boolean drop(SequenceViewModel sequence, Dragboard board, int place) {
        String dragged = board.getString();
        if (dragged.startsWith(TASK)) {
            sequence.insert(place, dragged.substring(TASK.length()));
        } else {
            sequence.move(
                    Integer.parseInt(dragged.substring(CARD.length())),
                    Math.min(place, sequence.tasks().size() - 1));
        }
        return true;
    }

    @Override
    protected void updateItem(@Nullable TaskSpec task, boolean empty) {
        super.updateItem(task, empty);
        if (empty || task == null) {
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        number.setText(Integer.toString(getIndex() + 1));
        title.setText(breakable(sequence.title(task)));
        title.setTooltip(new Tooltip(sequence.title(task)));
        remove.setTooltip(new Tooltip("Remove %s from the sequence (Delete)".formatted(sequence.title(task))));
        remove.setAccessibleText("Remove %s from the sequence".formatted(sequence.title(task)));
        boolean known = sequence.offered(task).isPresent();
        kind.setText(sequence.offered(task).map(OfferedTask::kind).orElse("not in the library"));
        kind.getStyleClass().removeAll("muted", "verdict-error");
        kind.getStyleClass().add(known ? "muted" : "verdict-error");
        train.setText(known ? items(sequence.trainItems(task), "training", task.trainSamples()) : "– training");
        test.setText(known ? items(sequence.testItems(task), "questions", task.testSamples()) : "– questions");
        pace.setText(pace(task));
        setAccessibleText("%d, %s, %s, %s".formatted(getIndex() + 1, title.getText(), train.getText(), pace.getText()));
        setGraphic(card);
    }

    /** A number of items, with a star where the sequence limits it. */
    private static String items(int number, String what, @Nullable Integer limit) {
        return "%,d %s%s".formatted(number, what, limit == null ? "" : " *");
    }

    /** Names of data sets are long words: they may break after what joins their parts. */
    private static String breakable(String name) {
        return name.replaceAll("(?<=[-_./])(?=.)", "\u200b");
    }

    private static String pace(TaskSpec task) {
        String epochs = task.epochs() == null ? "default epochs" : "epochs " + Numbers.plain(task.epochs());
        return task.learningRate() == null ? epochs : epochs + ", rate " + Numbers.plain(task.learningRate());
    }
}
