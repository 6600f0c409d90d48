package lilora.builder.scene;

import java.util.List;
import java.util.Random;

/** Random choice. */
public final class Choice {
    private Choice() {}

    /** One element, each as likely as the other. */
    public static <T> T of(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
