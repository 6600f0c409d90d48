package lilora.builder.pretraining.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.Form;
import lilora.builder.pretraining.scene.PaintColor;
import org.junit.jupiter.api.Test;

class SingleThingsTest {
    private static final int EACH = 3;

    private static List<Sample> shapes(SingleThings.Colors colors) {
        return new SingleThings(colors, new Random(3)).shapes(EACH);
    }

    private static boolean namesColor(Sample sample) {
        String caption = sample.rounds().get(0).caption();
        return Arrays.stream(PaintColor.values()).anyMatch(color -> caption.contains(color.word()));
    }

    /** How far a pixel is from gray at most, and the brightest. */
    private static int[] look(Sample sample) throws IOException {
        byte[] bytes = Objects.requireNonNull(sample.picture()).bytes();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        int colorful = 0;
        int brightest = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                int red = rgb >> 16 & 0xFF;
                int green = rgb >> 8 & 0xFF;
                int blue = rgb & 0xFF;
                colorful =
                        Math.max(colorful, Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)));
                brightest = Math.max(brightest, green);
            }
        }
        return new int[] {colorful, brightest};
    }

    @Test
    void plainShapesAreLightOnDarkAndNamedWithoutColor() throws IOException {
        for (Sample sample : shapes(SingleThings.Colors.WHITE_ON_BLACK)) {
            int[] look = look(sample);
            assertThat(look[0]).isLessThan(60);
            assertThat(look[1]).isGreaterThan(180);
            assertThat(namesColor(sample)).isFalse();
        }
    }

    @Test
    void shapesInAllColorsAreNamedWithTheirColor() {
        assertThat(shapes(SingleThings.Colors.ALL)).allMatch(SingleThingsTest::namesColor);
    }

    @Test
    void everyFormComesEquallyOften() {
        List<String> captions = shapes(SingleThings.Colors.WHITE_ON_BLACK).stream()
                .map(sample -> sample.rounds().get(0).caption())
                .toList();
        for (Form form : Form.values()) {
            assertThat(captions)
                    .filteredOn(caption -> caption.equals(form.noun().withArticle()))
                    .hasSize(EACH);
        }
    }
}
