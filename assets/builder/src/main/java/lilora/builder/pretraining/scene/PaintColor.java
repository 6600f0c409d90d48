package lilora.builder.pretraining.scene;

import java.awt.Color;
import java.util.List;
import java.util.Random;

/** The colours that captions name, each with the RGB value around which painted colours vary. */
public enum PaintColor {
    RED(0xD92626, "red"),
    ORANGE(0xF28C1E, "orange"),
    YELLOW(0xF2DC2E, "yellow"),
    GREEN(0x2E9E3A, "green"),
    BLUE(0x2850C8, "blue"),
    PURPLE(0x7D32A8, "purple"),
    PINK(0xF48CB4, "pink"),
    BROWN(0x7A4A22, "brown"),
    BLACK(0x141414, "black"),
    WHITE(0xF7F7F7, "white"),
    GRAY(0x8A8A8A, "gray");

    private static final int SPREAD = 14;
    private static final int APART = 200;
    private static final int LEGIBLE = 55;

    private final int rgb;
    private final String word;

    PaintColor(int rgb, String word) {
        this.rgb = rgb;
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** A shade of this colour that is still called by its name. */
    public Color shade(Random random) {
        int drift = this == BLACK || this == WHITE || this == GRAY ? random.nextInt(SPREAD) - SPREAD / 2 : 0;
        return new Color(vary(rgb >> 16, drift, random), vary(rgb >> 8, drift, random), vary(rgb, drift, random));
    }

    private int vary(int channel, int drift, Random random) {
        // The three greys vary as a whole: their channels must stay equal.
        int change = drift != 0 || this == GRAY ? drift : random.nextInt(2 * SPREAD + 1) - SPREAD;
        return Math.max(0, Math.min(255, (channel & 0xFF) + change));
    }

    /** One of the colours. */
    public static PaintColor any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    /** One of the colours that can be told from the given ones at a glance. */
    static PaintColor apartFrom(Random random, List<PaintColor> others) {
        while (true) {
            PaintColor color = any(random);
            if (others.stream().noneMatch(color::isNear)) {
                return color;
            }
        }
    }

    /** One of the colours in which fine lines can be read on a ground of the given colour. */
    public static PaintColor legibleOn(Random random, PaintColor ground) {
        while (true) {
            PaintColor color = any(random);
            if (Math.abs(color.luma() - ground.luma()) >= LEGIBLE) {
                return color;
            }
        }
    }

    private boolean isNear(PaintColor other) {
        return distance(other.rgb) < APART && Math.abs(luma() - other.luma()) < LEGIBLE;
    }

    private int distance(int value) {
        return Math.abs((rgb >> 16 & 0xFF) - (value >> 16 & 0xFF))
                + Math.abs((rgb >> 8 & 0xFF) - (value >> 8 & 0xFF))
                + Math.abs((rgb & 0xFF) - (value & 0xFF));
    }

    /** Brightness of this colour, from 0 to 255. */
    public double luma() {
        return luma(rgb);
    }

    /** Brightness of an RGB value as the eye sees it (ITU-R BT.601), from 0 to 255. */
    public static double luma(int value) {
        return 0.299 * (value >> 16 & 0xFF) + 0.587 * (value >> 8 & 0xFF) + 0.114 * (value & 0xFF);
    }
}
