package lilora.builder.textvqa;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A word as an outline, sized in 64ths of a picture's side. Outlines are filled directly, so that no platform's text hinting gets in.
 *
 * @param outline the letters, their bounding box centred on the origin
 * @param bounds the bounding box
 */
record Lettering(Shape outline, Rectangle2D bounds) {
    private static final float DESIGN_SIZE = 100;
    private static final double MAX_WIDTH = 54;
    private static final double MAX_HEIGHT = 26;
    private static final double MIN_CAPITAL = 13;
    private static final double MIN_SMALL = 9;
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    /** How a word can be written, of its lower-case form. */
    static List<String> styles(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return List.of(upper, upper, word, upper.charAt(0) + word.substring(1));
    }

    /**
     * Writes a word as large as fits.
     *
     * @return nothing if its letters would be too small to read: capitals under 13 64ths of the picture, small letters under 9
     */
    static Optional<Lettering> fit(String text, Font font) {
        Font large = font.deriveFont(DESIGN_SIZE);
        Shape design = outline(text, large);
        Rectangle2D box = design.getBounds2D();
        if (large.canDisplayUpTo(text) >= 0 || box.isEmpty()) {
            return Optional.empty();
        }
        double scale = Math.min(MAX_WIDTH / box.getWidth(), MAX_HEIGHT / box.getHeight());
        boolean capitals = text.equals(text.toUpperCase(Locale.ROOT));
        double letter = outline(capitals ? "H" : "x", large).getBounds2D().getHeight() * scale;
        if (letter < (capitals ? MIN_CAPITAL : MIN_SMALL)) {
            return Optional.empty();
        }
        AffineTransform toPixels = AffineTransform.getScaleInstance(scale, scale);
        toPixels.translate(-box.getCenterX(), -box.getCenterY());
        Shape sized = toPixels.createTransformedShape(design);
        return Optional.of(new Lettering(sized, sized.getBounds2D()));
    }

    private static Shape outline(String text, Font font) {
        return font.createGlyphVector(CONTEXT, text).getOutline();
    }
}
