package lilora.builder.scene;

import java.util.Locale;

/** Colours that white and grey things are painted in, far enough apart to be told from each other in a small picture. */
public enum Tint {
    RED(205, 40, 40),
    ORANGE(240, 130, 30),
    YELLOW(240, 210, 50),
    GREEN(45, 150, 60),
    BLUE(50, 85, 205),
    PURPLE(130, 60, 165),
    WHITE(250, 250, 250);

    private final int red;
    private final int green;
    private final int blue;

    Tint(int red, int green, int blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** The colour's name in questions and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Red, green and blue, 0 to 1. */
    public Rgb rgb() {
        return new Rgb(red / 255f, green / 255f, blue / 255f);
    }
}
