package lilora.app.chart.view;

import java.awt.geom.Rectangle2D;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.plot.DrawnArea;
import lilora.app.chart.plot.Plotting;
import lilora.app.control.WhileInScene;
import org.jfree.fx.FXGraphics2D;
import org.jspecify.annotations.Nullable;

/**
 * The drawn part of a chart. However often its model changes, it draws once a pulse, and not at all while it is in no
 * window or has no size. The cursor is a node of its own, so that moving it redraws nothing.
 */
final class ChartSurface extends Region {
    private static final double LEAST = 40;
    private static final double READ_OUT_GAP = 10;
    /** Size of text in pixels at which charts are drawn as they are. */
    private static final double TEXT = 13;
    /** A wider read-out hides more than it tells. */
    private static final double WIDEST = 460;

    private final Canvas canvas = new Canvas();
    private final Line cursor = new Line();
    private final Rectangle cell = new Rectangle();
    private final Label readOut = new Label();
    /** Has the size of text that the window's stylesheet gives. */
    private final Label ruler = new Label();

    private final ObservableValue<ChartTheme> theme;
    private final ReadOnlyObjectWrapper<DrawnArea> drawn = new ReadOnlyObjectWrapper<>(DrawnArea.NOTHING);

    private @Nullable ChartModel model;
    private ViewRange window = ViewRange.WHOLE;
    private boolean stale = true;
    private double readOutAt;
    private long drawings;

    ChartSurface(ObservableValue<ChartTheme> theme) {
        this.theme = theme;
        getStyleClass().add("plot-surface");
        cursor.getStyleClass().add("plot-cursor");
        cell.getStyleClass().add("plot-cell-cursor");
        readOut.getStyleClass().add("plot-read-out");
        readOut.setWrapText(true);
        for (Node overlay : new Node[] {cursor, cell, readOut, ruler}) {
            overlay.setMouseTransparent(true);
            overlay.setVisible(false);
            overlay.setManaged(false);
        }
        getChildren().addAll(canvas, cursor, cell, readOut, ruler);
        setMinSize(LEAST, LEAST);
        setPrefSize(360, 240);
        WhileInScene.of(this, theme).subscribe(now -> redraw());
        ruler.fontProperty().subscribe((before, now) -> redraw());
    }

    /** How many times larger than usual text and everything else is drawn. */
    double scale() {
        return ruler.getFont().getSize() / TEXT;
    }

    /** What is drawn; changes only the picture if the model is equal to the one before. */
    void show(ChartModel newModel) {
        if (!newModel.equals(model)) {
            model = newModel;
            redraw();
        }
    }

    Optional<ChartModel> model() {
        return Optional.ofNullable(model);
    }

    ViewRange window() {
        return window;
    }

    void setWindow(ViewRange newWindow) {
        if (!window.equals(newWindow)) {
            window = newWindow;
            redraw();
        }
    }

    ReadOnlyObjectProperty<DrawnArea> drawn() {
        return drawn.getReadOnlyProperty();
    }

    /** How often it has drawn. */
    long drawings() {
        return drawings;
    }

    private void redraw() {
        stale = true;
        requestLayout();
    }

    /** Marks a place on the horizontal axis and shows what is read there. */
    void point(HoverTarget spot) {
        Rectangle2D area = drawn.get().area();
        cursor.setStartX(spot.pixel());
        cursor.setEndX(spot.pixel());
        cursor.setStartY(area.getMinY());
        cursor.setEndY(area.getMaxY());
        cursor.setVisible(true);
        cell.setVisible(false);
        read(spot.text(), spot.pixel());
    }

    /** Marks a cell and shows what is read there. */
    void point(Rectangle2D place, String text) {
        cell.setX(place.getX() + 1.5);
        cell.setY(place.getY() + 1.5);
        cell.setWidth(Math.max(0, place.getWidth() - 3));
        cell.setHeight(Math.max(0, place.getHeight() - 3));
        cell.setVisible(true);
        cursor.setVisible(false);
        read(text, place.getCenterX());
    }

    private void read(String text, double at) {
        readOut.setText(text);
        readOutAt = at;
        readOut.setVisible(true);
        placeReadOut();
    }

    private void placeReadOut() {
        double width = Math.min(readOut.prefWidth(-1), Math.min(WIDEST * scale(), getWidth()));
        double x = Math.max(0, Math.min(readOutAt + READ_OUT_GAP, getWidth() - width));
        // At the foot for a matrix, whose colour bar gives way; at the head of a plot.
        double y = cell.isVisible() ? getHeight() - readOut.prefHeight(width) : 2;
        readOut.resizeRelocate(x, y, width, readOut.prefHeight(width));
    }

    boolean isPointed() {
        return readOut.isVisible();
    }

    void unpoint() {
        cursor.setVisible(false);
        cell.setVisible(false);
        readOut.setVisible(false);
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
            stale = true;
        }
        if (stale && width >= LEAST && height >= LEAST && getScene() != null) {
            draw(width, height);
        }
        if (readOut.isVisible()) {
            placeReadOut();
        }
    }

    private void draw(double width, double height) {
        stale = false;
        drawings++;
        canvas.getGraphicsContext2D().clearRect(0, 0, width, height);
        // Axes without data would invite reading; an empty matrix, however, tells what will come.
        if (model == null || (model.isEmpty() && !(model instanceof MatrixModel))) {
            drawn.set(DrawnArea.NOTHING);
            return;
        }
        FXGraphics2D pen = new FXGraphics2D(canvas.getGraphicsContext2D());
        double scale = scale();
        pen.scale(scale, scale);
        Rectangle2D area = new Rectangle2D.Double(0, 0, width / scale, height / scale);
        drawn.set(Plotting.of(model).draw(pen, area, theme.getValue(), window).scaled(scale));
    }
}
