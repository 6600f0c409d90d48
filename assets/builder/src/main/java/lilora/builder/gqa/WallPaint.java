package lilora.builder.gqa;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lilora.builder.scene.Rgb;

/** The colours of walls, paler than those of things. */
enum WallPaint {
    WHITE(0.93f, 0.92f, 0.9f),
    YELLOW(0.95f, 0.87f, 0.5f),
    GREEN(0.6f, 0.8f, 0.58f),
    BLUE(0.58f, 0.73f, 0.93f),
    PINK(0.95f, 0.68f, 0.76f);

    private final float red;
    private final float green;
    private final float blue;

    WallPaint(float red, float green, float blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    static List<WallPaint> all() {
        return Arrays.asList(values());
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Rgb rgb() {
        return new Rgb(red, green, blue);
    }
}
