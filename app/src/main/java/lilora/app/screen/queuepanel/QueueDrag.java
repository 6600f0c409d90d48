package lilora.app.screen.queuepanel;

import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Cursor;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.MouseDragEvent;
import javafx.scene.input.MouseEvent;

/**
 * Carries waiting runs to another place of the queue with the mouse: the one under it, or all that are chosen with it. A line shows
 * where they would go. The list changes under the hand once a second, so runs are carried, not rows.
 */
final class QueueDrag {
    private static final PseudoClass ABOVE = PseudoClass.getPseudoClass("drop-above");
    private static final PseudoClass BELOW = PseudoClass.getPseudoClass("drop-below");

    private final QueueViewModel model;
    private final ListView<QueueRow> list;
    private List<QueueRow> carried = List.of();

    QueueDrag(QueueViewModel model, ListView<QueueRow> list) {
        this.model = model;
        this.list = list;
        // Let go of beside the rows, they stay where they were.
        list.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> drop());
    }

    private void drop() {
        carried = List.of();
        list.setCursor(Cursor.DEFAULT);
    }

    /** Lets this cell be carried, and be a place to carry others to. */
    void over(ListCell<QueueRow> cell) {
        cell.setOnDragDetected(event -> {
            QueueRow row = cell.getItem();
            if (row != null && row.waits()) {
                List<QueueRow> chosen = List.copyOf(list.getSelectionModel().getSelectedItems());
                carried = QueueViewModel.waiting(chosen.contains(row) ? chosen : List.of(row));
                list.setCursor(Cursor.CLOSED_HAND);
                cell.startFullDrag();
                event.consume();
            }
        });
        cell.setOnMouseDragOver(event -> show(cell, event));
        cell.setOnMouseDragExited(event -> clear(cell));
        cell.setOnMouseDragReleased(event -> {
            List<QueueRow> some = carried;
            clear(cell);
            drop();
            if (!some.isEmpty()) {
                model.moveBefore(some, before(cell, event));
            }
        });
    }

    private void show(ListCell<QueueRow> cell, MouseDragEvent event) {
        boolean place = !carried.isEmpty() && cell.getItem() != null;
        cell.pseudoClassStateChanged(ABOVE, place && isAbove(cell, event));
        cell.pseudoClassStateChanged(BELOW, place && !isAbove(cell, event));
    }

    private static void clear(ListCell<QueueRow> cell) {
        cell.pseudoClassStateChanged(ABOVE, false);
        cell.pseudoClassStateChanged(BELOW, false);
    }

    /** Between two rows; a running one gives no place above itself. */
    private static boolean isAbove(ListCell<QueueRow> cell, MouseEvent event) {
        QueueRow row = cell.getItem();
        return row != null && row.waits() && event.getY() < cell.getHeight() / 2;
    }

    /** The row that what is let go of here comes before; none at the end. */
    private Optional<QueueRow> before(ListCell<QueueRow> cell, MouseEvent event) {
        int place = cell.isEmpty() || isAbove(cell, event) ? cell.getIndex() : cell.getIndex() + 1;
        return place < list.getItems().size() ? Optional.of(list.getItems().get(place)) : Optional.empty();
    }
}
