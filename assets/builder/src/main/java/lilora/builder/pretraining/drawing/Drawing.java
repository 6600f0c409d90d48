package lilora.builder.pretraining.drawing;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.ColorNames;
import lilora.builder.pretraining.scene.Motif;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Square;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.Credit;
import org.jspecify.annotations.Nullable;

/**
 * A drawing from a package, with transparent background.
 *
 * @param noun what it shows
 * @param kind what kind of thing that is, e.g. "fruit"; null where the package does not tell
 * @param color the colour of most of it; null where it has several, or where captions shall not name it
 * @param image the drawing, cropped to what is visible
 * @param credit where it comes from
 * @param single whether it shows one thing that may be counted and placed in scenes
 * @param eitherWay whether it may be seen in a mirror, which is not so where something is written on it
 */
public record Drawing(
        Noun noun,
        @Nullable Noun kind,
        @Nullable PaintColor color,
        BufferedImage image,
        Credit credit,
        boolean single,
        boolean eitherWay)
        implements Motif {
    private static final double LEAST_CONTRAST = 45;

    /** A drawing whose colour is read off its pixels, unless its name tells it or it is a person, who has no one colour. */
    static Drawing of(Noun noun, @Nullable Noun kind, BufferedImage image, Credit credit, boolean single) {
        boolean person = kind != null && kind.singular().equals("person");
        PaintColor color = person || namesColor(noun) ? null : ColorNames.dominant(image);
        return new Drawing(noun, kind, color, image, credit, single, true);
    }

    /** The same drawing, whose captions do not name its colour. */
    public Drawing withoutColor() {
        return new Drawing(noun, kind, null, image, credit, single, eitherWay);
    }

    /** Whether a name holds the word for a colour. */
    public static boolean namesColor(Noun noun) {
        return Arrays.stream(PaintColor.values())
                .anyMatch(color -> (" " + noun.singular() + " ").contains(" " + color.word() + " "));
    }

    /** Whether the drawing can be told from a ground of the given colour. */
    public boolean standsOutFrom(PaintColor ground) {
        return ground != color && Math.abs(ColorNames.brightness(image) - ground.luma()) >= LEAST_CONTRAST;
    }

    /** Whether the drawing can be told from a backdrop. */
    public boolean standsOutFrom(Backdrop backdrop) {
        return standsOutFrom(backdrop.first()) && (backdrop.isFlat() || standsOutFrom(backdrop.second()));
    }

    @Override
    public void paint(Graphics2D canvas, Square place, Random random) {
        AffineTransform units = canvas.getTransform();
        double pixels = units.getScaleX();
        double scale = pixels * place.side() / Math.max(image.getWidth(), image.getHeight());
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage fitted = DrawingScaler.scaled(image, width, height);
        int side = (int) Math.round(pixels * place.side());
        int x = (int) Math.round(pixels * place.x()) + (side - width) / 2;
        int y = (int) Math.round(pixels * place.y()) + (side - height) / 2;
        boolean mirrored = random.nextBoolean() && eitherWay;
        canvas.setTransform(new AffineTransform());
        canvas.drawImage(fitted, mirrored ? x + width : x, y, mirrored ? -width : width, height, null);
        canvas.setTransform(units);
    }
}
