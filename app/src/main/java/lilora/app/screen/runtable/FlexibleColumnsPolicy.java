package lilora.app.screen.runtable;

import java.util.List;
import java.util.Set;
import javafx.scene.control.ConstrainedColumnResizeBase;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.util.Callback;

/**
 * Columns fill the table. When its width changes, columns of words share the change and columns of numbers stay as wide as
 * they are; when somebody drags a column's edge, the columns after it give way.
 *
 * <p>Not a mere function, because a table knows by the base class alone that its columns fill it, and leaves out the scroll bar.
 */
@SuppressWarnings("rawtypes") // the toolkit's own type of a policy is raw
final class FlexibleColumnsPolicy extends ConstrainedColumnResizeBase
        implements Callback<TableView.ResizeFeatures, Boolean> {
    private final Set<String> words;

    /** Gives and takes at the columns of these ids. */
    FlexibleColumnsPolicy(Set<String> words) {
        this.words = words;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Boolean call(TableView.ResizeFeatures asked) {
        if (asked.getColumn() == null) {
            share(asked);
        }
        return TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN.call(asked);
    }

    private <S> void share(TableView.ResizeFeatures<S> asked) {
        List<TableColumn<S, ?>> columns = asked.getTable().getVisibleLeafColumns();
        List<TableColumn<S, ?>> sharing = columns.stream()
                .filter(column -> words.contains(column.getId()))
                .toList();
        double change = asked.getContentWidth()
                - columns.stream().mapToDouble(TableColumnBase::getWidth).sum();
        for (TableColumn<S, ?> column : sharing) {
            double width = Math.floor(column.getWidth() + change / sharing.size());
            asked.setColumnWidth(column, Math.max(column.getMinWidth(), width));
        }
    }
}
