package lilora.builder.scene;

import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random order and random choice from any {@link RandomGenerator}. */
public final class Shuffle {
    private Shuffle() {}

    /** Puts a list into random order (Fisher-Yates). */
    public static void shuffle(List<?> list, RandomGenerator random) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, random.nextInt(i + 1));
        }
    }

    /** One element, each as likely as the other. */
    public static <T> T choose(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
