package lilora.engine.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lilora.engine.train.PreparedTask;
import org.junit.jupiter.api.Test;

class WordTargetsTest {
    private static final int END = 2;

    @Test
    void wordsOfAllAnswersCountOnceAndTheEndIsNone() {
        WordTargets targets =
                new WordTargets(List.of(example("a.png", -100, 7, 8, 7, END), example("b.png", -100, END)), END);
        assertThat(targets.useful()).containsExactly(0);
        WordTargets.Pairs pairs = targets.all(new int[] {1, 0});
        assertThat(pairs.image()).containsExactly(1, 1);
        assertThat(pairs.word()).containsExactly(7, 8);
    }

    @Test
    void commonWordsAreDrawnAsOftenAsTheFormulaSaysAndRareOnesAlways() {
        List<PreparedTask.Example> examples = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            examples.add(example(i + ".png", 5, 100 + i));
        }
        WordTargets targets = new WordTargets(examples, END);
        SplittableRandom random = new SplittableRandom(3);
        int common = 0;
        int rare = 0;
        for (int round = 0; round < 4000; round++) {
            for (long word : targets.draw(new int[] {round % 400}, random).word()) {
                if (word == 5) {
                    common++;
                } else {
                    rare++;
                }
            }
        }
        // One of 400 pictures: f = 0.0025, below t = 0.005.
        assertThat(rare).isEqualTo(4000);
        // f = 1, so √0.005 = 7.1 % of 4,000 = 283; the deviation of a binomial is 16.
        assertThat(common).isBetween(283 - 80, 283 + 80);
    }

    private static PreparedTask.Example example(String image, int... labels) {
        return new PreparedTask.Example(image, List.of(image), new int[labels.length], labels, labels.length);
    }
}
