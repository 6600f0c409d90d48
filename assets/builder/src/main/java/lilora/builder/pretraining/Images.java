package lilora.builder.pretraining;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;

/** Scaling and cropping of drawings with transparency. */
final class Images {
    private Images() {}

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
        BufferedImage visible = visible(argb(image));
        double scale = (double) longestSide / Math.max(visible.getWidth(), visible.getHeight());
        return scaled(visible, Math.max(1, (int) Math.round(visible.getWidth() * scale)), Math.max(1, (int)
                Math.round(visible.getHeight() * scale)));
    }

    /** The image in shades of gray. */
    static BufferedImage gray(BufferedImage image) {
        BufferedImage gray = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        new ColorConvertOp(null).filter(image, gray);
        return gray;
    }

    /** Share of an image's pixels that are visible at all. */
    static double coverage(BufferedImage image) {
        int seen = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                seen += image.getRGB(x, y) >>> 24 > 8 ? 1 : 0;
            }
        }
        return (double) seen / (image.getWidth() * image.getHeight());
    }

    private static BufferedImage visible(BufferedImage image) {
        int left = image.getWidth();
        int top = image.getHeight();
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) >>> 24 > 8) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        return right < 0 ? image : image.getSubimage(left, top, right - left + 1, bottom - top + 1);
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
