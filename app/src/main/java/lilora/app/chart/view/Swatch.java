package lilora.app.chart.view;

import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.control.WhileInScene;

/** A short piece of a series as it is drawn: its colour, its dash and its marker. */
public final class Swatch {
    private static final double WIDTH = 20;

    private Swatch() {}

    /** A new node, which follows the theme as the chart does that it belongs to. */
    public static Node of(SeriesStyle style, ObservableValue<ChartTheme> theme) {
        Line line = new Line(0, 0, WIDTH, 0);
        line.setStrokeWidth(2);
        line.getStrokeDashArray()
                .setAll(
                        switch (style.dash()) {
                            case SOLID -> List.<Double>of();
                            case DASHED -> List.of(6.0, 4.0);
                            case DOTTED -> List.of(1.5, 3.0);
                            case DASH_DOT -> List.of(7.0, 3.0, 1.5, 3.0);
                        });
        Group group = new Group(line);
        if (style.marker() != SeriesStyle.Marker.NONE) {
            group.getChildren().add(marker(style.marker()));
        }
        WhileInScene.of(group, theme).subscribe(now -> {
            Color colour = now.series(style.colour());
            for (Node part : group.getChildren()) {
                if (part instanceof Line drawn) {
                    drawn.setStroke(colour);
                } else if (part instanceof Shape marker) {
                    marker.setFill(colour);
                }
            }
        });
        return group;
    }

    private static Shape marker(SeriesStyle.Marker marker) {
        double x = WIDTH / 2;
        return switch (marker) {
            case NONE, CIRCLE -> new Circle(x, 0, 3.5);
            case SQUARE -> new Rectangle(x - 3, -3, 6, 6);
            case TRIANGLE -> new Polygon(x, -4, x + 4, 3, x - 4, 3);
            case DIAMOND -> new Polygon(x, -4.5, x + 4.5, 0, x, 4.5, x - 4.5, 0);
        };
    }
}
