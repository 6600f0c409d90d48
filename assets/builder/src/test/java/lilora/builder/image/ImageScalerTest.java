package lilora.builder.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ImageScalerTest {
    @Test
    void aPlainImageStaysPlainUpToItsBorder() {
        BufferedImage plain = filled(17, 9, 0xff336699);

        for (BufferedImage resized : new BufferedImage[] {
            ImageScaler.resize(plain, 40, 30), ImageScaler.resize(plain, 5, 4), ImageScaler.resize(plain, 5, 30)
        }) {
            for (int x = 0; x < resized.getWidth(); x++) {
                assertThat(resized.getRGB(x, 0)).isEqualTo(0xff336699);
                assertThat(resized.getRGB(x, resized.getHeight() - 1)).isEqualTo(0xff336699);
            }
        }
    }

    @Test
    void reducingAverages() {
        BufferedImage checks = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            checks.setRGB(i % 64, i / 64, (i % 64 + i / 64) % 2 == 0 ? 0xffffff : 0);
        }

        int level = ImageScaler.resize(checks, 16, 16).getRGB(7, 7) & 255;

        assertThat(level).isBetween(124, 131);
    }

    @Test
    void transparentColoursDoNotShineThrough() {
        BufferedImage half = filled(16, 16, 0x00ff0000);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 8; x++) {
                half.setRGB(x, y, 0xff0000ff);
            }
        }

        BufferedImage resized = ImageScaler.resize(half, 5, 5);

        assertThat(resized.getRGB(2, 2) & 0xffffff).isEqualTo(0x0000ff);
        assertThat(resized.getRGB(2, 2) >>> 24).isBetween(60, 200);
    }

    @Test
    void trimCutsTheTransparentBorder() {
        BufferedImage image = filled(20, 20, 0);
        image.setRGB(5, 6, 0xff00ff00);
        image.setRGB(9, 7, 0xff00ff00);

        BufferedImage trimmed = ImageScaler.trim(image);

        assertThat(trimmed.getWidth()).isEqualTo(5);
        assertThat(trimmed.getHeight()).isEqualTo(2);
    }

    @Test
    void fitKeepsProportions() {
        BufferedImage wide = filled(100, 50, 0xff123456);

        assertThat(ImageScaler.fit(wide, 20, 20).getHeight()).isEqualTo(10);
    }

    private static BufferedImage filled(int width, int height, int argb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, argb);
        }
        return image;
    }
}
