package lilora.builder.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageEncoderTest {
    @Test
    void jpegKeepsTheColoursOfStripesAsWideAsALettersStroke() throws IOException {
        BufferedImage stripes = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 32; x++) {
            for (int y = 0; y < 32; y++) {
                stripes.setRGB(x, y, x / 4 % 2 == 0 ? 0xff0000 : 0x0000ff);
            }
        }

        BufferedImage decoded = decode(ImageEncoder.jpeg(stripes));

        Color even = new Color(decoded.getRGB(18, 16));
        Color odd = new Color(decoded.getRGB(21, 16));
        assertThat(even.getRed() - odd.getRed()).isGreaterThan(150);
        assertThat(odd.getBlue() - even.getBlue()).isGreaterThan(150);
    }

    @Test
    void palettePngIsLosslessForFewColours() throws IOException {
        BufferedImage image = noise(0x404040);

        BufferedImage decoded = decode(ImageEncoder.palettePng(image));

        for (int x = 0; x < 32; x++) {
            assertThat(decoded.getRGB(x, 5)).isEqualTo(image.getRGB(x, 5));
        }
    }

    @Test
    void palettePngHasAtMost32Colours() throws IOException {
        BufferedImage decoded = decode(ImageEncoder.palettePng(noise(0xffffff)));

        Set<Integer> colours = new HashSet<>();
        for (int i = 0; i < 32 * 32; i++) {
            colours.add(decoded.getRGB(i % 32, i / 32));
        }
        assertThat(colours).hasSizeBetween(25, 32);
    }

    @Test
    void transparencyBecomesWhite() throws IOException {
        BufferedImage clear = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);

        assertThat(decode(ImageEncoder.palettePng(clear)).getRGB(3, 3)).isEqualTo(0xffffffff);
    }

    private static BufferedImage noise(int mask) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(3);
        for (int i = 0; i < 32 * 32; i++) {
            image.setRGB(i % 32, i / 32, random.nextInt() & mask);
        }
        return image;
    }

    private static BufferedImage decode(byte[] bytes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }
}
