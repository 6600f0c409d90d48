package lilora.builder.gqa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chooses where things stand: side by side, near ones lower and larger than far ones. */
final class Layout {
    private static final int NEAR = 61;
    private static final int FAR = 43;
    /** A thing at the back is drawn this much smaller than one at the front. */
    private static final double FAR_SCALE = 0.86;

    private final Random random;

    Layout(Random random) {
        this.random = random;
    }

    /** Places for one to three things, in random order. */
    List<Placement> placements(int count) {
        List<Placement> placements = new ArrayList<>(
                switch (count) {
                    case 1 -> List.of(placement(32, 9, between(52, NEAR), 1.5));
                    case 2 ->
                        List.of(placement(16, 2, between(47, NEAR), 1.05), placement(48, 2, between(47, NEAR), 1.05));
                    default -> three(random.nextBoolean());
                });
        Collections.shuffle(placements, random);
        return placements;
    }

    /** The middle thing stands behind or before the outer ones, so that all three can be larger than a third of the room. */
    private List<Placement> three(boolean middleBehind) {
        int middle = middleBehind ? between(FAR - 2, FAR + 2) : between(NEAR - 2, NEAR);
        int low = middleBehind ? NEAR - 4 : FAR - 1;
        int high = middleBehind ? NEAR : FAR + 3;
        return List.of(
                placement(13, 2, between(low, high), 0.92),
                placement(32, 2, middle, 0.92),
                placement(51, 2, between(low, high), 0.92));
    }

    private Placement placement(double centreX, double spread, int bottom, double scale) {
        double nearness = (double) (bottom - FAR) / (NEAR - FAR);
        double size = FAR_SCALE + (1 - FAR_SCALE) * nearness;
        return new Placement(centreX + (random.nextDouble() * 2 - 1) * spread, bottom, scale * size);
    }

    private int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }
}
