package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.GeneralPath;
import java.awt.geom.Rectangle2D;
import lilora.app.chart.model.SeriesStyle;

/** Turns styles and colours into those of the drawing library. */
public final class AwtStyles {
    private static final double RADIUS = 3.5;

    private AwtStyles() {}

    public static Color of(javafx.scene.paint.Color color) {
        return new Color(
                (float) color.getRed(), (float) color.getGreen(), (float) color.getBlue(), (float) color.getOpacity());
    }

    public static Color of(javafx.scene.paint.Color color, double opacity) {
        return of(color.deriveColor(0, 1, 1, opacity));
    }

    static BasicStroke stroke(SeriesStyle.Dash dash, double width) {
        float[] pattern =
                switch (dash) {
                    case SOLID -> new float[0];
                    case DASHED -> new float[] {6, 4};
                    case DOTTED -> new float[] {1.5f, 3};
                    case DASH_DOT -> new float[] {7, 3, 1.5f, 3};
                };
        return pattern.length == 0
                ? new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
                : new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
    }

    static Shape marker(SeriesStyle.Marker marker) {
        return marker(marker, RADIUS);
    }

    static Shape marker(SeriesStyle.Marker marker, double radius) {
        return switch (marker) {
            case NONE, CIRCLE -> new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
            case SQUARE -> new Rectangle2D.Double(-0.9 * radius, -0.9 * radius, 1.8 * radius, 1.8 * radius);
            case TRIANGLE -> polygon(0, -1.15 * radius, 1.1 * radius, 0.85 * radius, -1.1 * radius, 0.85 * radius);
            case DIAMOND -> polygon(0, -1.25 * radius, 1.25 * radius, 0, 0, 1.25 * radius, -1.25 * radius, 0);
        };
    }

    private static Shape polygon(double... points) {
        GeneralPath path = new GeneralPath();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return path;
    }
}
