package lilora.builder.scene;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A square picture under construction. It remembers which thing every pixel shows, so that hidden things can be told. */
public final class Canvas {
    private static final int NOTHING = -1;
    /** The rim of a thing is compared with what lies this many pixels away: nearer pixels are mixtures of both. */
    private static final int RIM = 4;

    private final int size;
    private final Rgb[] pixels;
    private final int[] owners;
    private final List<Integer> solidPixels = new ArrayList<>();

    /** A black picture of that width and height. */
    public Canvas(int size) {
        this.size = size;
        this.pixels = new Rgb[size * size];
        this.owners = new int[size * size];
        Arrays.fill(pixels, new Rgb(0, 0, 0));
        Arrays.fill(owners, NOTHING);
    }

    /** Width and height in pixels. */
    public int size() {
        return size;
    }

    /** Sets a pixel of the background. */
    public void set(int x, int y, Rgb colour) {
        pixels[y * size + x] = colour;
    }

    /** Darkens an ellipse softly, as the shadow under a thing: full strength in the middle, none at the edge. */
    public void shade(double centreX, double centreY, double radiusX, double radiusY, float strength) {
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double dx = (x + 0.5 - centreX) / radiusX;
                double dy = (y + 0.5 - centreY) / radiusY;
                double inside = 1 - dx * dx - dy * dy;
                if (inside > 0) {
                    int at = y * size + x;
                    pixels[at] = pixels[at].times(1 - strength * (float) Math.min(1, inside * 1.5));
                }
            }
        }
    }

    /**
     * Pastes a thing with its top left corner at a pixel. What lies outside the picture is cut off.
     *
     * @return the thing's number, counted from 0
     */
    public int paste(Cutout thing, int left, int top) {
        int number = solidPixels.size();
        int solid = 0;
        for (int y = 0; y < thing.height(); y++) {
            for (int x = 0; x < thing.width(); x++) {
                float opacity = thing.opacity(x, y);
                solid += opacity >= Cutout.SOLID ? 1 : 0;
                if (contains(left + x, top + y)) {
                    int at = (top + y) * size + left + x;
                    pixels[at] = pixels[at].times(1 - opacity).plus(thing.weighted(x, y));
                    owners[at] = opacity >= Cutout.SOLID ? number : owners[at];
                }
            }
        }
        solidPixels.add(solid);
        return number;
    }

    private boolean contains(int x, int y) {
        return x >= 0 && y >= 0 && x < size && y < size;
    }

    /** How much of a thing can be seen, 0 to 1: the rest is covered by later things or lies outside. */
    public double visible(int thing) {
        long seen = Arrays.stream(owners).filter(owner -> owner == thing).count();
        return solidPixels.get(thing) == 0 ? 0 : (double) seen / solidPixels.get(thing);
    }

    /** How well a thing stands out: mean colour distance (0 to 1.73) between its rim and what lies beside it. */
    public double contrast(int thing) {
        double sum = 0;
        int pairs = 0;
        int[][] steps = {{RIM, 0}, {-RIM, 0}, {0, RIM}, {0, -RIM}};
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                if (owners[y * size + x] != thing) {
                    continue;
                }
                for (int[] step : steps) {
                    int beside = (y + step[1]) * size + x + step[0];
                    if (contains(x + step[0], y + step[1]) && owners[beside] != thing) {
                        sum += pixels[y * size + x].distance(pixels[beside]);
                        pairs++;
                    }
                }
            }
        }
        return pairs == 0 ? 0 : sum / pairs;
    }

    /** The picture so far, opaque. */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, pixels[y * size + x].argb());
            }
        }
        return image;
    }
}
