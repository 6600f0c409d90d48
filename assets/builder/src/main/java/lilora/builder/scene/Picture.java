package lilora.builder.scene;

import java.awt.image.BufferedImage;
import java.util.List;
import lilora.builder.source.Credit;

/**
 * A composed picture.
 *
 * @param scene what is in it
 * @param image the pixels
 * @param credits what it was composed from
 */
public record Picture(Scene scene, BufferedImage image, List<Credit> credits) {
    public Picture {
        credits = List.copyOf(credits);
    }
}
