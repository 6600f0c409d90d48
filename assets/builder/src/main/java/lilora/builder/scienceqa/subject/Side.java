package lilora.builder.scienceqa.subject;

import java.util.List;
import java.util.Locale;
import lilora.builder.task.Split;

/** The side of the task that a source serves. */
public enum Side {
    TRAIN,
    TEST;

    /** Its sources. */
    public <T> List<T> of(Split<T> split) {
        return this == TRAIN ? split.train() : split.test();
    }

    /** Its name in file names and in the purposes of random generators. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
