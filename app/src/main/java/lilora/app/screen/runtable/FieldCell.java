package lilora.app.screen.runtable;

import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.TableCell;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/** Shows one field of a line, and follows it: a line that changes repaints its cells and nothing else. */
class FieldCell extends TableCell<TableRowModel, TableRowModel> {
    static final PseudoClass EXPERIMENT = PseudoClass.getPseudoClass("experiment");

    private final @Nullable RunField field;
    private Subscription following = Subscription.EMPTY;

    FieldCell(@Nullable RunField field) {
        this.field = field;
        setAlignment(field != null && field.head().number() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
    }

    @Override
    protected final void updateItem(@Nullable TableRowModel line, boolean empty) {
        boolean same = line == getItem() && empty == isEmpty();
        super.updateItem(line, empty);
        if (same && line != null) {
            return;
        }
        following.unsubscribe();
        if (empty || line == null) {
            following = Subscription.EMPTY;
            setText(null);
            setGraphic(null);
        } else {
            following = line.shownProperty().subscribe(this::show);
        }
    }

    /** Shows what the line is now. */
    void show(RowContent line) {
        if (field != null) {
            setText(field.text(line));
        }
    }
}
