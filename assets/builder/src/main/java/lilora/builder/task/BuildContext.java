package lilora.builder.task;

import java.util.Random;
import lilora.builder.source.PackageSource;

/**
 * What a task is built from.
 *
 * @param packages the verified upstream packages
 * @param seed decides every split and every random choice
 */
public record BuildContext(PackageSource packages, long seed) {
    /** A generator of its own for each purpose, so that a change in one part of a task leaves the others as they were. */
    public Random random(String purpose) {
        return new Random(seed * 1_000_003L + purpose.hashCode());
    }
}
