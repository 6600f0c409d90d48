package lilora.app.theme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import javafx.scene.text.Font;

/**
 * The face of all text, brought along so that the window looks the same everywhere. Its digits have one width: numbers in a
 * column stand under each other.
 */
public final class Typeface {
    /** The name by which stylesheets and charts ask for it. */
    public static final String FAMILY = "IBM Plex Sans";

    private static final List<String> FILES = List.of("IBMPlexSans-Regular.ttf", "IBMPlexSans-Bold.ttf");
    private static final double ANY_SIZE = 13;

    private Typeface() {}

    /** Makes it known to the toolkit. One that the toolkit cannot read is left out; the system's face takes its place. */
    static void load() {
        for (String file : FILES) {
            try (InputStream face = open(file)) {
                Font.loadFont(face, ANY_SIZE);
            } catch (IOException e) {
                throw new UncheckedIOException("A part of the program cannot be read.", e);
            }
        }
    }

    /** Its files, regular and bold. */
    public static List<String> files() {
        return FILES;
    }

    /** One of its files. */
    public static InputStream open(String file) {
        return Objects.requireNonNull(Typeface.class.getResourceAsStream("/lilora/app/fonts/" + file), file);
    }
}
