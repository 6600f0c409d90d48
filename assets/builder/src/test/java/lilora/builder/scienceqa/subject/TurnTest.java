package lilora.builder.scienceqa.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    private static BufferedImage numbered() {
        BufferedImage picture = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
        IntStream.range(0, 9).forEach(i -> picture.setRGB(i % 3, i / 3, i));
        return picture;
    }

    @Test
    void theEightTurnsGiveEightPictures() {
        long different = IntStream.range(0, Turn.COUNT)
                .mapToObj(i -> Arrays.toString(pixels(new Turn(i).of(numbered()))))
                .distinct()
                .count();
        assertThat(different).isEqualTo(8);
        assertThat(pixels(new Turn(0).of(numbered()))).isEqualTo(pixels(numbered()));
    }

    @Test
    void fourQuarterTurnsLeadBack() {
        BufferedImage picture = numbered();
        for (int i = 0; i < 4; i++) {
            picture = new Turn(1).of(picture);
        }
        assertThat(pixels(picture)).isEqualTo(pixels(numbered()));
    }
}
