package lilora.builder.pretraining.drawing;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import lilora.builder.image.ImageScaler;

/**
 * Scaling of drawings by Java 2D. {@link ImageScaler} is better; but the nano model learned from pictures made with this one, and
 * they shall stay as they are.
 */
final class DrawingScaler {
    private DrawingScaler() {}

    /** A copy of another size; large reductions go in halves, so that every source pixel counts. */
    static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage current = argb(image);
        while (current.getWidth() >= 2 * width && current.getHeight() >= 2 * height) {
            current = resample(current, current.getWidth() / 2, current.getHeight() / 2);
        }
        return resample(current, width, height);
    }

    /** The visible part of a drawing with its longest side scaled to a length. */
    static BufferedImage fitted(BufferedImage image, int longestSide) {
        BufferedImage visible = ImageScaler.trim(image);
        double scale = (double) longestSide / Math.max(visible.getWidth(), visible.getHeight());
        return scaled(visible, Math.max(1, (int) Math.round(visible.getWidth() * scale)), Math.max(1, (int)
                Math.round(visible.getHeight() * scale)));
    }

    private static BufferedImage argb(BufferedImage image) {
        // Premultiplied, so that transparent pixels lend no colour to their neighbours when scaled.
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D canvas = copy.createGraphics();
        canvas.drawImage(image, 0, 0, null);
        canvas.dispose();
        return copy;
    }

    private static BufferedImage resample(BufferedImage image, int width, int height) {
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D canvas = result.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return result;
    }
}
