package lilora.app.chart.view;

import java.awt.geom.Rectangle2D;
import javafx.geometry.Bounds;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.plot.ChartColours;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.plot.MatrixLayout;
import org.testfx.util.WaitForAsyncUtils;

/** The pixels of a matrix that is shown. */
public final class DrawnMatrix {
    private final MatrixModel model;
    private final WritableImage image;
    private final MatrixLayout layout;

    private DrawnMatrix(MatrixModel model, WritableImage image, MatrixLayout layout) {
        this.model = model;
        this.image = image;
        this.layout = layout;
    }

    /** As it is drawn now. */
    public static DrawnMatrix of(ChartView view) {
        WaitForAsyncUtils.waitForFxEvents();
        MatrixModel model = (MatrixModel) view.model();
        Bounds bounds = view.surface().getLayoutBounds();
        WritableImage image =
                WaitForAsyncUtils.waitForAsyncFx(5000, () -> view.surface().snapshot(new SnapshotParameters(), null));
        return new DrawnMatrix(
                model,
                image,
                MatrixLayout.of(model, new Rectangle2D.Double(0, 0, bounds.getWidth(), bounds.getHeight())));
    }

    public MatrixModel model() {
        return model;
    }

    /** How much of a cell's inside has the colour of a score, 0 to 1. */
    public double share(int row, int column, double score) {
        return share(row, column, ChartColours.score(score, 0, 100));
    }

    /** How much of a cell's inside has the ground of what was not evaluated, 0 to 1. */
    public double shareOfGround(int row, int column, ChartTheme theme) {
        return share(row, column, theme.band());
    }

    private double share(int row, int column, Color wanted) {
        Rectangle2D cell = layout.cell(row, column);
        long found = 0;
        long all = 0;
        for (int x = (int) cell.getMinX() + 4; x < cell.getMaxX() - 4; x++) {
            for (int y = (int) cell.getMinY() + 4; y < cell.getMaxY() - 4; y++) {
                Color color = image.getPixelReader().getColor(x, y);
                double away = Math.abs(color.getRed() - wanted.getRed())
                        + Math.abs(color.getGreen() - wanted.getGreen())
                        + Math.abs(color.getBlue() - wanted.getBlue());
                found += away < 0.03 ? 1 : 0;
                all++;
            }
        }
        return found / (double) all;
    }
}
