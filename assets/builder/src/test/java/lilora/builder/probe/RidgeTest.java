package lilora.builder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeTest {
    private static final int WIDTH = 40;

    /** Two features tell the class, the others are noise. */
    private static float[] features(int one, Random random) {
        float[] features = new float[WIDTH];
        for (int f = 0; f < WIDTH; f++) {
            features[f] = (float) random.nextGaussian();
        }
        features[0] = (float) (one + random.nextGaussian() / 10);
        features[1] = (float) (one == 1 ? 5 : -5);
        return features;
    }

    @Test
    void itAnswersForItemsThatItDidNotSee() {
        Random random = new Random(3);
        List<float[]> seen = new ArrayList<>();
        int[] classes = new int[90];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = i % 3;
            seen.add(features(classes[i], random));
        }
        Ridge ridge = new Ridge(seen, classes, 3);
        int right = 0;
        for (int i = 0; i < 90; i++) {
            right += ridge.with(0.3).answer(features(i % 3, random)) == i % 3 ? 1 : 0;
        }
        assertThat(right).isGreaterThan(70);
    }

    @Test
    void withoutStrengthItKnowsWhatItSaw() {
        Random random = new Random(4);
        List<float[]> seen = new ArrayList<>();
        int[] classes = new int[20];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = random.nextInt(4);
            seen.add(features(0, random));
        }
        Ridge.Probe probe = new Ridge(seen, classes, 4).with(0);
        for (int i = 0; i < classes.length; i++) {
            assertThat(probe.answer(seen.get(i))).isEqualTo(classes[i]);
        }
    }

    @Test
    void featuresThatTellNothingGiveTheUsualAnswer() {
        List<float[]> seen = new ArrayList<>();
        int[] classes = {2, 0, 2, 1, 2};
        for (int i = 0; i < classes.length; i++) {
            seen.add(new float[WIDTH]);
        }
        assertThat(new Ridge(seen, classes, 3).with(1).answer(new float[WIDTH])).isEqualTo(2);
    }
}
