package lilora.builder.scienceqa.physics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagramKindTest {
    private static String answer(Diagram diagram) {
        return diagram.options().get(diagram.answer());
    }

    private static int[] numbers(String text) {
        Matcher matcher = Pattern.compile("\\d+").matcher(text);
        return matcher.results()
                .mapToInt(result -> Integer.parseInt(result.group()))
                .toArray();
    }

    @Test
    void unlikePolesThatFaceEachOtherAttract() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            Diagram diagram = new Magnets().invent(i % 2, random);
            boolean same = diagram.key().contains("NS NS") || diagram.key().contains("SN SN");
            assertThat(answer(diagram)).as(diagram.key()).isEqualTo(same ? "attract" : "repel");
        }
    }

    @Test
    void theCloserPairIsStronger() {
        Random random = new Random(2);
        for (int i = 0; i < 90; i++) {
            Diagram diagram = new MagnetPairs().invent(i % 3, random);
            int[] gaps = numbers(diagram.key());
            String expected =
                    gaps[0] == gaps[1] ? "It is the same in both pairs." : gaps[0] < gaps[1] ? "pair 1" : "pair 2";
            assertThat(answer(diagram)).as(diagram.key()).isEqualTo(expected);
            assertThat(gaps[0] == gaps[1] || Math.abs(gaps[0] - gaps[1]) >= 5).isTrue();
        }
    }

    @Test
    void theLongerArrowWins() {
        Random random = new Random(3);
        for (int i = 0; i < 90; i++) {
            Diagram diagram = new Forces().invent(i % 3, random);
            int[] lengths = numbers(diagram.key());
            String expected = lengths[0] == lengths[1]
                    ? "It will not move."
                    : lengths[0] > lengths[1] ? "to the left" : "to the right";
            assertThat(answer(diagram)).as(diagram.key()).isEqualTo(expected);
        }
    }

    @Test
    void moreParticlesAreAHigherConcentration() {
        Random random = new Random(4);
        for (int i = 0; i < 90; i++) {
            Diagram diagram = new Solutions().invent(i % 3, random);
            int[] counts = numbers(diagram.key());
            String expected = counts[0] == counts[1]
                    ? "Both have the same."
                    : counts[0] > counts[1] ? "solution 1" : "solution 2";
            assertThat(answer(diagram)).as(diagram.key()).isEqualTo(expected);
        }
    }

    @Test
    void oneLevelIsClearlyTheHighestOrTheLowest() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            boolean highest = i % 2 == 0;
            int extreme = i % 3;
            int[] levels = Levels.distinct(3, 10, 2, extreme, highest, random);
            assertThat(Arrays.stream(levels)).allMatch(level -> level >= 0 && level <= 10);
            int own = levels[extreme];
            assertThat(IntStream.range(0, 3).filter(place -> place != extreme))
                    .as(Arrays.toString(levels))
                    .allMatch(place -> highest ? own - levels[place] >= 2 : levels[place] - own >= 2);
        }
    }

    @Test
    void everyKindOfMatterCanBeDrawnWithEverySizeOfParticle() {
        Random random = new Random(6);
        for (int i = 0; i < 150; i++) {
            Canvas canvas = new Canvas();
            Diagram diagram = new MatterStates().invent(i % 3, random);
            diagram.drawing().on(canvas);
            assertThat(canvas.picture().getWidth()).as(diagram.key()).isEqualTo(224);
        }
    }
}
