package lilora.app.chart.view;

import java.awt.geom.Rectangle2D;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.plot.MatrixLayout;

/** Pointer and keys on a matrix: arrow keys walk over the cells, Enter and a click open the answers behind one. */
final class MatrixCursor {
    private final ChartSurface surface;
    private final Consumer<String> spoken;
    private final BiConsumer<Integer, Integer> open;
    private int row;
    private int column;

    /**
     * A cursor.
     *
     * @param open gets stage and task of a cell that is to be opened
     */
    MatrixCursor(ChartSurface surface, Consumer<String> spoken, BiConsumer<Integer, Integer> open) {
        this.surface = surface;
        this.spoken = spoken;
        this.open = open;
    }

    private MatrixLayout layout(MatrixModel model) {
        double scale = surface.scale();
        Rectangle2D area = new Rectangle2D.Double(0, 0, surface.getWidth() / scale, surface.getHeight() / scale);
        return MatrixLayout.of(model, area).scaled(scale);
    }

    void moved(MatrixModel model, MouseEvent event) {
        layout(model)
                .at(event.getX(), event.getY())
                .ifPresentOrElse(place -> show(model, place[0], place[1]), surface::unpoint);
    }

    void clicked(MatrixModel model, MouseEvent event) {
        if (event.getButton() == MouseButton.PRIMARY) {
            layout(model).at(event.getX(), event.getY()).ifPresent(place -> {
                show(model, place[0], place[1]);
                if (event.getClickCount() == 2) {
                    open(model);
                }
            });
        }
    }

    void focused(MatrixModel model) {
        if (!model.rows().isEmpty()) {
            show(model, row, column);
        }
    }

    void keyed(MatrixModel model, KeyEvent event) {
        int lastRow = model.rows().size() - 1;
        int lastColumn = model.columns().size() - 1;
        boolean handled = true;
        switch (event.getCode()) {
            case UP -> show(model, row - 1, column);
            case DOWN -> show(model, row + 1, column);
            case LEFT -> show(model, row, column - 1);
            case RIGHT -> show(model, row, column + 1);
            case HOME -> show(model, event.isControlDown() ? 0 : row, 0);
            case END -> show(model, event.isControlDown() ? lastRow : row, lastColumn);
            case ENTER -> open(model);
            default -> handled = false;
        }
        if (handled) {
            event.consume();
        }
    }

    private void show(MatrixModel model, int newRow, int newColumn) {
        row = Math.max(0, Math.min(newRow, model.rows().size() - 1));
        column = Math.max(0, Math.min(newColumn, model.columns().size() - 1));
        String text = model.spoken(row, column);
        surface.point(layout(model).cell(row, column), text);
        spoken.accept(text);
    }

    private void open(MatrixModel model) {
        MatrixModel.Cell cell = model.at(row, column);
        if (cell.state() == MatrixModel.State.MEASURED) {
            open.accept(cell.stage(), cell.task());
        }
    }
}
