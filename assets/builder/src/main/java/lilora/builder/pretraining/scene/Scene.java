package lilora.builder.pretraining.scene;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;

/**
 * Things on a backdrop. What captions say is read off this record, and the picture is painted from it: they cannot differ.
 *
 * @param backdrop what lies behind
 * @param things the things, painted in this order
 */
public record Scene(Backdrop backdrop, List<Placed> things) {
    /** Width and height of every picture of the mixture, and the units in which scenes are laid out. */
    public static final int SIDE = 64;

    /**
     * A thing in its place.
     *
     * @param motif the thing
     * @param place its square
     */
    public record Placed(Motif motif, Square place) {}

    public Scene {
        things = List.copyOf(things);
    }

    public BufferedImage paint(Random random) {
        return paint(random, SIDE);
    }

    /** The scene in another size, laid out in the same places. */
    public BufferedImage paint(Random random, int pixels) {
        BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
        backdrop.paint(image, random);
        Graphics2D canvas = image.createGraphics();
        canvas.scale((double) pixels / SIDE, (double) pixels / SIDE);
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        things.forEach(thing -> thing.motif().paint(canvas, thing.place(), random));
        canvas.dispose();
        return image;
    }
}
