package lilora.assets.build.pretraining;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A drawing from a package, with transparent background.
 *
 * @param noun what it shows
 * @param kind what kind of thing that is, e.g. "fruit"; null where the package does not tell
 * @param image the drawing, cropped to what is visible, longest side 64 pixels
 * @param origin where it comes from
 * @param single whether it shows one thing that may be counted and placed in scenes
 */
record Drawing(Noun noun, @Nullable Noun kind, BufferedImage image, Origin origin, boolean single) implements Motif {
    @Override
    public @Nullable PaintColor color() {
        return null;
    }

    @Override
    public void paint(Graphics2D canvas, Square place, Random random) {
        double scale = (double) place.side() / Math.max(image.getWidth(), image.getHeight());
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage fitted = Images.scaled(image, width, height);
        canvas.drawImage(fitted, place.x() + (place.side() - width) / 2, place.y() + (place.side() - height) / 2, null);
    }
}
