package lilora.builder.source;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Read-only files under slash-separated paths without a leading slash: a package, or an archive inside one. Safe to read from
 * several threads.
 */
public interface FileTree {
    /** What this is, for messages, e.g. {@code sweethome3d 7.0.2+dfsg-2: usr/share/java/sweethome3d.jar}. */
    String name();

    /** Paths of all files, sorted, so that builders see the same order on every machine. */
    List<String> paths();

    /**
     * The whole content of a file.
     *
     * @throws BuildException if there is no such file
     */
    byte[] read(String path);

    /** Whether there is a file at that path. */
    default boolean has(String path) {
        return paths().contains(path);
    }

    /** Paths of the files that start with one text and end with another, sorted. */
    default List<String> paths(String prefix, String suffix) {
        return paths().stream()
                .filter(path -> path.startsWith(prefix) && path.endsWith(suffix))
                .toList();
    }

    /** A stream over a file's content. */
    default InputStream open(String path) {
        return new ByteArrayInputStream(read(path));
    }

    /** A file's content as UTF-8 text. */
    default String text(String path) {
        return new String(read(path), StandardCharsets.UTF_8);
    }

    /**
     * Decodes an image (PNG, JPEG, GIF, BMP or WebP).
     *
     * @throws BuildException if the file is missing or is no such image
     */
    default BufferedImage image(String path) {
        try {
            BufferedImage image = ImageIO.read(open(path));
            if (image == null) {
                throw new BuildException("The file " + path + " in " + name()
                        + " is no image that can be decoded; use a PNG, JPEG, GIF, BMP or WebP file.");
            }
            return image;
        } catch (IOException e) {
            throw new BuildException("The image " + path + " in " + name() + " cannot be decoded; use another one.", e);
        }
    }

    /**
     * Reads a TrueType or OpenType font.
     *
     * @throws BuildException if the file is missing or is no such font
     */
    default Font font(String path) {
        try {
            return Font.createFont(Font.TRUETYPE_FONT, open(path));
        } catch (FontFormatException | IOException e) {
            throw new BuildException("The font " + path + " in " + name() + " cannot be read; use another one.", e);
        }
    }
}
