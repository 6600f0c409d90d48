package lilora.builder.scene;

import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.TreeMap;
import lilora.builder.image.Resampler;

/**
 * A thing on a transparent ground, ready to be pasted: cropped to what is visible. Immutable. Own arithmetic instead of Java 2D,
 * so that every machine makes the same pixels.
 */
public final class Cutout {
    /** From this opacity on a pixel belongs to the thing. */
    static final float SOLID = 0.5f;

    private static final int VISIBLE = 16;
    /** Colours nearer than this are one flat colour. */
    private static final double FLAT = 0.02;
    /** Lifts mid greys, so that a painted thing is as bright as its colour's name promises. */
    private static final double TINT_GAMMA = 0.75;

    private final int width;
    private final int height;
    /** Four values a pixel: red, green and blue times opacity, then opacity; all 0 to 1. */
    private final float[] values;

    private Cutout(int width, int height, float[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /**
     * Cuts out what is visible.
     *
     * @throws IllegalArgumentException if nothing is
     */
    public static Cutout of(BufferedImage image) {
        Box bounds = visibleBounds(image);
        float[] values = new float[bounds.width() * bounds.height() * 4];
        int at = 0;
        for (int y = bounds.y(); y < bounds.y() + bounds.height(); y++) {
            for (int x = bounds.x(); x < bounds.x() + bounds.width(); x++) {
                int argb = image.getRGB(x, y);
                float opacity = (argb >>> 24) / 255f;
                Rgb colour = Rgb.of(argb);
                values[at++] = colour.red() * opacity;
                values[at++] = colour.green() * opacity;
                values[at++] = colour.blue() * opacity;
                values[at++] = opacity;
            }
        }
        return new Cutout(bounds.width(), bounds.height(), values);
    }

    private static Box visibleBounds(BufferedImage image) {
        int left = image.getWidth();
        int top = image.getHeight();
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) >>> 24 >= VISIBLE) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                }
            }
        }
        if (right < 0) {
            throw new IllegalArgumentException("The image is transparent everywhere; use one that shows something.");
        }
        return new Box(left, top, right - left + 1, bottom - top + 1);
    }

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Height in pixels. */
    public int height() {
        return height;
    }

    /** Opacity at a pixel, 0 to 1. */
    public float opacity(int x, int y) {
        return values[(y * width + x) * 4 + 3];
    }

    /** Colour at a pixel times its opacity. */
    Rgb weighted(int x, int y) {
        int at = (y * width + x) * 4;
        return new Rgb(values[at], values[at + 1], values[at + 2]);
    }

    /** Left and right exchanged. */
    public Cutout mirrored() {
        float[] mirrored = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(values, (y * width + x) * 4, mirrored, (y * width + width - 1 - x) * 4, 4);
            }
        }
        return new Cutout(width, height, mirrored);
    }

    /**
     * As large as fits into a rectangle with the shape kept, but enlarged no more than so many times: beyond that it would look
     * out of focus. Each pixel is the mean of the area it covers, or, enlarged, of the pixels around it.
     */
    public Cutout fittedInto(double maxWidth, double maxHeight, double enlarged) {
        double scale = Math.min(enlarged, Math.min(maxWidth / width, maxHeight / height));
        int newWidth = Math.max(1, (int) Math.round(width * scale));
        int newHeight = Math.max(1, (int) Math.round(height * scale));
        Resampler resampler = scale > 1 ? Resampler.TRIANGLE : Resampler.AREA;
        return new Cutout(newWidth, newHeight, resampler.resize(values, width, height, 4, newWidth, newHeight));
    }

    /** Painted in another colour: the strength of each pixel's strongest channel is kept, relative to the brightest pixel. */
    public Cutout painted(Rgb paint) {
        float brightest = brightest();
        float[] painted = new float[values.length];
        for (int at = 0; at < values.length; at += 4) {
            float opacity = values[at + 3];
            float strength = strongest(at);
            float level = opacity == 0
                    ? 0
                    : (float) StrictMath.pow(Math.min(1, strength / (opacity * brightest)), TINT_GAMMA);
            painted[at] = paint.red() * level * opacity;
            painted[at + 1] = paint.green() * level * opacity;
            painted[at + 2] = paint.blue() * level * opacity;
            painted[at + 3] = opacity;
        }
        return new Cutout(width, height, painted);
    }

    /** The flat colour that most pixels have, such as that of a window's panes, replaced by another. */
    public Cutout withCommonestColour(Rgb replacement) {
        Rgb common = Rgb.of(commonest());
        float[] changed = values.clone();
        for (int at = 0; at < values.length; at += 4) {
            Rgb colour = new Rgb(values[at], values[at + 1], values[at + 2]);
            if (values[at + 3] == 1 && colour.distance(common) < FLAT) {
                changed[at] = replacement.red();
                changed[at + 1] = replacement.green();
                changed[at + 2] = replacement.blue();
            }
        }
        return new Cutout(width, height, changed);
    }

    private int commonest() {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int at = 0; at < values.length; at += 4) {
            if (values[at + 3] == 1) {
                counts.merge(new Rgb(values[at], values[at + 1], values[at + 2]).argb(), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** Mean brightness of what is opaque, 0 to 1. */
    public float luma() {
        float sum = 0;
        float opacity = 0;
        for (int at = 0; at < values.length; at += 4) {
            sum += new Rgb(values[at], values[at + 1], values[at + 2]).luma();
            opacity += values[at + 3];
        }
        return sum / opacity;
    }

    private float brightest() {
        float brightest = 0.05f;
        for (int at = 0; at < values.length; at += 4) {
            if (values[at + 3] > 0.9f) {
                brightest = Math.max(brightest, strongest(at));
            }
        }
        return brightest;
    }

    private float strongest(int at) {
        return Math.max(values[at], Math.max(values[at + 1], values[at + 2]));
    }
}
