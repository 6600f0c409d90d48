package lilora.builder.scene;

/**
 * A colour.
 *
 * @param red 0 to 1
 * @param green 0 to 1
 * @param blue 0 to 1
 */
public record Rgb(float red, float green, float blue) {
    /** The colour of a packed ARGB pixel, its opacity left out. */
    public static Rgb of(int argb) {
        return new Rgb((argb >> 16 & 255) / 255f, (argb >> 8 & 255) / 255f, (argb & 255) / 255f);
    }

    /** Packed as an opaque ARGB pixel; values outside 0 to 1 are clipped. */
    public int argb() {
        return 0xff000000 | level(red) << 16 | level(green) << 8 | level(blue);
    }

    private static int level(float value) {
        return Math.max(0, Math.min(255, Math.round(value * 255)));
    }

    /** Brightness by the weights of ITU-R BT.601. */
    public float luma() {
        return 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    /** Each channel times a factor. */
    public Rgb times(float factor) {
        return new Rgb(red * factor, green * factor, blue * factor);
    }

    /** Channel by channel sum. */
    public Rgb plus(Rgb other) {
        return new Rgb(red + other.red, green + other.green, blue + other.blue);
    }

    /** Euclidean distance, 0 to about 1.73. */
    public double distance(Rgb other) {
        double dr = red - other.red;
        double dg = green - other.green;
        double db = blue - other.blue;
        return Math.sqrt(dr * dr + dg * dg + db * db);
    }
}
