package lilora.builder.scienceqa.physics;

import java.util.Random;

/** Draws levels of which one is clearly the highest or the lowest. */
final class Levels {
    private Levels() {}

    /**
     * Draws levels from 0 to a top level.
     *
     * @param count how many
     * @param top the largest level
     * @param clear smallest distance of the extreme one to all others
     * @param extreme place of the extreme one
     * @param highest whether it is the highest or the lowest
     */
    static int[] distinct(int count, int top, int clear, int extreme, boolean highest, Random random) {
        int room = top - clear;
        int own = clear + random.nextInt(room + 1);
        int[] levels = new int[count];
        for (int i = 0; i < count; i++) {
            int below = i == extreme ? own : random.nextInt(own - clear + 1);
            levels[i] = highest ? below : top - below;
        }
        return levels;
    }
}
