package lilora.app.chart.plot;

import java.awt.geom.Rectangle2D;
import java.util.Optional;
import lilora.app.chart.model.MatrixModel;

/**
 * Where the parts of a matrix lie in its node: names of stages at the left, names of tasks above, the mean at the right, the
 * colour bar below.
 *
 * @param left of the first cell
 * @param top of the first cell
 * @param cellWidth of each cell
 * @param cellHeight of each cell
 * @param rows of cells
 * @param columns of cells
 * @param marginLeft of the column of means
 * @param turned whether the names of tasks stand aslant, because some are wider than their columns
 */
public record MatrixLayout(
        double left,
        double top,
        double cellWidth,
        double cellHeight,
        int rows,
        int columns,
        double marginLeft,
        boolean turned) {
    static final double BAR_HEIGHT = 34;

    /** Lines of text need so much. */
    static final double LINE = 13;

    private static final double HEAD = 30;
    private static final double TURNED_HEAD = 70;
    private static final double LOWEST_TURNED = 200;
    private static final double CHARACTER = 6.2;
    private static final double GAP = 8;
    private static final double WIDEST = 120;
    private static final double HIGHEST = 72;

    public static MatrixLayout of(MatrixModel model, Rectangle2D area) {
        double left = Math.min(96, area.getWidth() * 0.26);
        int rows = Math.max(1, model.rows().size());
        int columns = Math.max(1, model.columns().size());
        double room = area.getWidth() - left - GAP - 4;
        double widest = cellWidth(room, columns);
        boolean turned = area.getHeight() >= LOWEST_TURNED
                && Labels.withoutCommonEnding(model.columns()).stream()
                        .anyMatch(name -> name.length() * CHARACTER > widest - 2);
        // A name aslant reaches as far to the right as it is high.
        double cellWidth = turned ? cellWidth(room - Math.max(0, TURNED_HEAD - GAP - widest), columns) : widest;
        double head = turned ? TURNED_HEAD : HEAD;
        double height = (area.getHeight() - head - BAR_HEIGHT) / rows;
        double cellHeight = Math.max(4, Math.min(HIGHEST, height));
        return new MatrixLayout(
                area.getX() + left,
                area.getY() + head,
                cellWidth,
                cellHeight,
                rows,
                columns,
                area.getX() + left + columns * cellWidth + GAP,
                turned);
    }

    /** All columns, and that of the means, are equally wide. */
    private static double cellWidth(double room, int columns) {
        return Math.max(4, Math.min(WIDEST, room / (columns + 1)));
    }

    /** The same where every pixel is so many. */
    public MatrixLayout scaled(double scale) {
        return new MatrixLayout(
                left * scale,
                top * scale,
                cellWidth * scale,
                cellHeight * scale,
                rows,
                columns,
                marginLeft * scale,
                turned);
    }

    public Rectangle2D cell(int row, int column) {
        return new Rectangle2D.Double(left + column * cellWidth, top + row * cellHeight, cellWidth, cellHeight);
    }

    /** The mean of a row. */
    Rectangle2D margin(int row) {
        return new Rectangle2D.Double(marginLeft, top + row * cellHeight, cellWidth, cellHeight);
    }

    /** The whole grid of cells. */
    Rectangle2D grid() {
        return new Rectangle2D.Double(left, top, columns * cellWidth, rows * cellHeight);
    }

    /** Row and column under a point. */
    public Optional<int[]> at(double x, double y) {
        int column = (int) Math.floor((x - left) / cellWidth);
        int row = (int) Math.floor((y - top) / cellHeight);
        boolean inside = column >= 0 && column < columns && row >= 0 && row < rows;
        return inside ? Optional.of(new int[] {row, column}) : Optional.empty();
    }
}
