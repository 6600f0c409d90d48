package lilora.builder.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import lilora.builder.source.BuildException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComposingTest {
    @Test
    void resizingKeepsTheMean() {
        Texture texture = Shapes.texture(new Color(200, 100, 50), 3);
        Rgb before = texture.mean();
        Rgb after = texture.resized(23, 31).mean();
        assertThat(after.distance(before)).isCloseTo(0, Offset.offset(1e-4));
    }

    @Test
    void cuttingOutLeavesNoEmptyMargin() {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        IntStream.range(10, 20).forEach(x -> image.setRGB(x, 12, Color.RED.getRGB()));
        Cutout cutout = Cutout.of(image);
        assertThat(cutout.width()).isEqualTo(10);
        assertThat(cutout.height()).isEqualTo(1);
    }

    @Test
    void anEmptyImageIsRefused() {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        assertThatThrownBy(() -> Cutout.of(image)).hasMessageContaining("transparent everywhere");
    }

    @Test
    void aCoveredThingIsLessVisible() {
        Canvas canvas = new Canvas(64);
        Cutout shape = Shapes.shape(0, Color.RED).fittedInto(30, 30, 2);
        int back = canvas.paste(shape, 10, 10);
        assertThat(canvas.visible(back)).isEqualTo(1);
        int front = canvas.paste(shape, 10 + shape.width() / 2, 10);
        assertThat(canvas.visible(front)).isEqualTo(1);
        assertThat(canvas.visible(back)).isBetween(0.3, 0.7);
    }

    @Test
    void contrastTellsAThingFromItsGround() {
        Canvas canvas = new Canvas(64);
        int black = canvas.paste(Shapes.shape(0, Color.BLACK).fittedInto(30, 30, 2), 10, 10);
        assertThat(canvas.contrast(black)).isLessThan(0.05);
        Canvas white = new Canvas(64);
        IntStream.range(0, 64 * 64).forEach(i -> white.set(i % 64, i / 64, new Rgb(1, 1, 1)));
        int seen = white.paste(Shapes.shape(0, Color.BLACK).fittedInto(30, 30, 2), 10, 10);
        assertThat(white.contrast(seen)).isGreaterThan(1);
    }

    @Test
    void paintKeepsBlackBlack() {
        Cutout painted = Shapes.shape(0, Color.WHITE).painted(Tint.BLUE.rgb());
        Rgb middle = painted.weighted(painted.width() / 2, painted.height() / 2);
        assertThat(middle.distance(Tint.BLUE.rgb())).isLessThan(0.01);
        assertThat(painted.weighted(3, painted.height() / 2).luma()).isLessThan(0.01f);
    }

    @Test
    void panesChangeTheirColourAndFramesDoNot() {
        Cutout window = Shapes.shape(0, Color.LIGHT_GRAY).withCommonestColour(new Rgb(0, 0.5f, 1));
        Rgb pane = window.weighted(window.width() / 2, window.height() / 2);
        assertThat(pane.distance(new Rgb(0, 0.5f, 1))).isLessThan(0.01);
        assertThat(window.weighted(3, window.height() / 2).luma()).isLessThan(0.01f);
    }

    @Test
    void tooManyQuestionsAreRefused() {
        Scene scene = new Scene("s", 64, List.of(), List.of());
        Question question = new Question("exist", "exist", "Is there a cat?", "no");
        BalancedPicker picker = new BalancedPicker(any -> List.of(question), new Random(1));
        assertThat(picker.pick(List.of(scene), Map.of("exist", 1))).hasSize(1);
        assertThatThrownBy(() -> picker.pick(List.of(scene), Map.of("exist", 2)))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("1 questions open {exist=1}");
        PairPicker pairs = new PairPicker(any -> List.of(question), new Random(1));
        assertThatThrownBy(() -> pairs.pick(List.of(scene), Map.of("exist", 1))).isInstanceOf(BuildException.class);
    }
}
