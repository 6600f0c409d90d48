package lilora.builder.textvqa;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LetteringTest {
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    @Test
    void aShortWordFillsThePictureUpToItsMargins() {
        Lettering word = Lettering.fit("OPEN", FONT).orElseThrow();

        assertThat(word.bounds().getWidth()).isBetween(30.0, 54.001);
        assertThat(word.bounds().getHeight()).isBetween(13.0, 26.001);
        assertThat(word.bounds().getCenterX()).isBetween(-0.01, 0.01);
    }

    @Test
    void aWordWhoseLettersWouldBeTooSmallIsRefused() {
        assertThat(Lettering.fit("UNREADABLE", FONT)).isEmpty();
    }

    @Test
    void everySurfaceShowsTheWord() {
        BufferedImage wall = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Lettering word = Lettering.fit("cat", FONT).orElseThrow();
        Random random = new Random(1);
        for (SignPainter.Surface surface : SignPainter.Surface.values()) {
            BufferedImage picture = new SignPainter(random).paint(word, surface, wall);

            assertThat(picture.getWidth()).isEqualTo(224);
            assertThat(contrastInTheMiddle(picture)).as(surface.toString()).isGreaterThan(100);
        }
    }

    private static int contrastInTheMiddle(BufferedImage picture) {
        int low = 255;
        int high = 0;
        for (int y = 56; y < 168; y++) {
            for (int x = 56; x < 168; x++) {
                int green = (picture.getRGB(x, y) >> 8) & 255;
                low = Math.min(low, green);
                high = Math.max(high, green);
            }
        }
        return high - low;
    }
}
