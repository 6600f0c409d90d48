package lilora.app.chart.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import java.util.function.Consumer;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.Decimation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenseLineRendererTest {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 200;
    private static final float LINE = 1.4f;

    private static Curve points(double spread) {
        Random random = new Random(3);
        CurveBuffer points = new CurveBuffer();
        for (double x = 10; x < WIDTH - 10; x += 0.01) {
            points.add(x, HEIGHT / 2.0 + 40 * Math.sin(x / 40) + spread * random.nextGaussian());
        }
        return points.snapshot();
    }

    /** With a gap of some columns in the middle. */
    private static Path2D path(Curve curve) {
        Path2D path = new Path2D.Double();
        boolean begun = false;
        for (int i = 0; i < curve.size(); i++) {
            boolean gap = curve.x(i) > 200 && curve.x(i) < 210;
            if (begun && !gap) {
                path.lineTo(curve.x(i), curve.y(i));
            } else if (!gap) {
                path.moveTo(curve.x(i), curve.y(i));
            }
            begun = !gap;
        }
        return path;
    }

    private static BufferedImage drawn(Consumer<Graphics2D> what) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.setColor(Color.WHITE);
        what.accept(pen);
        pen.dispose();
        return image;
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 5, 10, 20})
    void theBandOfThinnedPointsLooksLikeTheStrokeOfAllOfThem(double spread) {
        Curve all = points(spread);
        Path2D thinned = path(Decimation.minMax(all, 0, WIDTH, WIDTH));
        BufferedImage stroked = drawn(pen -> {
            pen.setStroke(new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
            pen.draw(path(all));
        });
        BufferedImage filled = drawn(pen -> pen.fill(DenseLineRenderer.band(thinned, LINE)));

        double common = 0;
        double either = 0;
        double covered = 0;
        for (int x = 0; x < WIDTH; x++) {
            for (int y = 0; y < HEIGHT; y++) {
                int one = stroked.getRaster().getSample(x, y, 0);
                int other = filled.getRaster().getSample(x, y, 0);
                common += Math.min(one, other);
                either += Math.max(one, other);
                covered += one;
            }
        }
        assertThat(common / either).as("alike").isGreaterThan(0.9);
        assertThat(common / covered).as("nothing lost, no holes").isGreaterThan(0.99);
        for (int y = 0; y < HEIGHT; y++) {
            assertThat(filled.getRaster().getSample(205, y, 0)).as("the gap").isZero();
        }
    }

    @Test
    void onlyLinesOfWhichNoStrokeCanBeSeenAreDrawnAsBands() {
        Curve noisy = points(20);
        Curve smooth = points(0);
        Curve sparse = Decimation.minMax(noisy, 0, WIDTH, WIDTH / 3);

        assertThat(DenseLineRenderer.isDense(path(Decimation.minMax(noisy, 0, WIDTH, WIDTH))))
                .isTrue();
        assertThat(DenseLineRenderer.isDense(path(Decimation.minMax(smooth, 0, WIDTH, WIDTH))))
                .isFalse();
        assertThat(DenseLineRenderer.isDense(path(sparse))).isFalse();
    }
}
