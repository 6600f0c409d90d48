package lilora.builder.pretraining.scene;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells which colour word fits a pixel, and which one fits a whole drawing. */
public final class ColorNames {
    /** A drawing is called by a colour only if at least this share of it has that colour. */
    private static final double DOMINANT = 0.6;

    private static final int VISIBLE = 128;

    private ColorNames() {}

    /** The colour of most of a drawing's visible pixels, or null where no colour has a clear majority. */
    public static @Nullable PaintColor dominant(BufferedImage image) {
        Map<PaintColor, Integer> counts = new EnumMap<>(PaintColor.class);
        int visible = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int argb = image.getRGB(x, y);
                if (argb >>> 24 >= VISIBLE) {
                    counts.merge(of(argb), 1, Integer::sum);
                    visible++;
                }
            }
        }
        for (Map.Entry<PaintColor, Integer> entry : counts.entrySet()) {
            if (entry.getValue() >= DOMINANT * visible) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Mean brightness of a drawing's visible pixels, from 0 to 255. */
    public static double brightness(BufferedImage image) {
        double sum = 0;
        int visible = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int argb = image.getRGB(x, y);
                if (argb >>> 24 >= VISIBLE) {
                    sum += PaintColor.luma(argb);
                    visible++;
                }
            }
        }
        return visible == 0 ? 0 : sum / visible;
    }

    /** The word for one colour, by hue, saturation and value. */
    static PaintColor of(int rgb) {
        float[] hsv = Color.RGBtoHSB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF, null);
        float hue = hsv[0] * 360;
        float saturation = hsv[1];
        float value = hsv[2];
        if (value < 0.22f) {
            return PaintColor.BLACK;
        }
        if (saturation < 0.16f) {
            return value > 0.86f ? PaintColor.WHITE : PaintColor.GRAY;
        }
        // Tan, wood and fur are dull or dark orange: brown.
        boolean brown = hue >= 12 && hue < 44 && (value < 0.68f || saturation < 0.65f);
        return brown ? PaintColor.BROWN : byHue(hue, saturation, value);
    }

    private static PaintColor byHue(float hue, float saturation, float value) {
        boolean pale = saturation < 0.55f && value > 0.75f;
        if (hue < 12 || hue >= 345) {
            return pale ? PaintColor.PINK : PaintColor.RED;
        }
        if (hue < 37) {
            return PaintColor.ORANGE;
        }
        if (hue < 68) {
            return PaintColor.YELLOW;
        }
        if (hue < 165) {
            return PaintColor.GREEN;
        }
        if (hue < 255) {
            return PaintColor.BLUE;
        }
        return hue < 300 && !pale ? PaintColor.PURPLE : PaintColor.PINK;
    }
}
