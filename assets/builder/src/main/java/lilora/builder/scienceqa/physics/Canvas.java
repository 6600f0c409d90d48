package lilora.builder.scienceqa.physics;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import lilora.builder.scienceqa.subject.ScienceQuestion;

/** A white picture to draw on, in 64ths of its side. */
final class Canvas {
    static final Color INK = new Color(40, 40, 48);
    static final Color WATER = new Color(110, 178, 236);

    private final BufferedImage picture =
            new BufferedImage(ScienceQuestion.SIZE, ScienceQuestion.SIZE, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D graphics = picture.createGraphics();

    Canvas() {
        double unit = ScienceQuestion.SIZE / 64.0;
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.scale(unit, unit);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    void fill(Shape shape, Color colour) {
        graphics.setColor(colour);
        graphics.fill(shape);
    }

    void outline(Shape shape, Color colour, double thickness) {
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke((float) thickness));
        graphics.draw(shape);
    }

    /** Writes one character, 5 wide and 7 high, with its upper left corner there. */
    void write(char character, int left, int top, Color colour) {
        boolean[][] dots = Glyph.of(character);
        Path2D ink = new Path2D.Double();
        for (int y = 0; y < dots.length; y++) {
            for (int x = 0; x < dots[y].length; x++) {
                if (dots[y][x]) {
                    ink.append(new Rectangle2D.Double(left + x, top + y, 1, 1), false);
                }
            }
        }
        fill(ink, colour);
    }

    BufferedImage picture() {
        return picture;
    }
}
