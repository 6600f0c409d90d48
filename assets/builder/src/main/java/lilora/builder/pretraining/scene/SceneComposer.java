package lilora.builder.pretraining.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Puts one to five things in random places on random backdrops. */
public final class SceneComposer {
    private static final int MOST_BACKDROPS = 40;
    private static final int MOST_TRIES = 400;
    private static final double MOST_OVERLAP = 0.06;

    private final Random random;

    public SceneComposer(Random random) {
        this.random = random;
    }

    /** How many things of how many sorts a scene holds. */
    public enum Plan {
        ONE,
        SAME,
        PAIR,
        GROUPS
    }

    /**
     * A scene.
     *
     * @param sorts at least two motifs, different from each other; a plan takes the first or the first two
     * @param plan how many of which
     * @param backdrop what lies behind
     */
    public Scene compose(List<? extends Motif> sorts, Plan plan, Backdrop backdrop) {
        Motif first = sorts.get(0);
        Motif second = sorts.get(1);
        return switch (plan) {
            case ONE -> new Scene(backdrop, List.of(alone(first)));
            case SAME -> scattered(backdrop, copies(first, 2 + random.nextInt(4)));
            case PAIR -> pair(backdrop, first, second);
            case GROUPS -> {
                List<Motif> motifs = new ArrayList<>(copies(first, 1 + random.nextInt(3)));
                motifs.addAll(copies(second, 1 + random.nextInt(2)));
                yield scattered(backdrop, motifs);
            }
        };
    }

    /** A backdrop whose colours can be told from the given ones. */
    public Backdrop backdrop(List<PaintColor> taken) {
        PaintColor first = PaintColor.apartFrom(random, taken);
        Backdrop.Pattern[] patterns = Backdrop.Pattern.values();
        boolean flat = random.nextInt(100) < 45;
        Backdrop.Pattern pattern = flat ? Backdrop.Pattern.FLAT : patterns[1 + random.nextInt(patterns.length - 1)];
        List<PaintColor> used = new ArrayList<>(taken);
        used.add(first);
        return new Backdrop(pattern, first, PaintColor.apartFrom(random, used));
    }

    /** Any backdrop that is clear, if one is found soon. */
    public Backdrop backdrop(Predicate<Backdrop> clear) {
        Backdrop backdrop = backdrop(List.of());
        for (int i = 0; i < MOST_BACKDROPS && !clear.test(backdrop); i++) {
            backdrop = backdrop(List.of());
        }
        return backdrop;
    }

    private static List<Motif> copies(Motif motif, int count) {
        return new ArrayList<>(Collections.nCopies(count, motif));
    }

    private Scene.Placed alone(Motif motif) {
        int side = 18 + random.nextInt(44);
        return new Scene.Placed(motif, new Square(anywhere(side), anywhere(side), side));
    }

    private int anywhere(int side) {
        return random.nextInt(Math.max(1, Scene.SIDE - side + 1));
    }

    /** Two things whose relation one word tells. */
    private Scene pair(Backdrop backdrop, Motif first, Motif second) {
        while (true) {
            Scene scene = scattered(backdrop, List.of(first, second));
            if (Relation.between(
                            scene.things().get(0).place(), scene.things().get(1).place())
                    != null) {
                return scene;
            }
        }
    }

    private Scene scattered(Backdrop backdrop, List<Motif> motifs) {
        int largest = motifs.size() <= 2 ? 34 : motifs.size() == 3 ? 28 : 24;
        while (true) {
            List<Scene.Placed> placed = new ArrayList<>();
            int tries = 0;
            while (placed.size() < motifs.size() && tries < MOST_TRIES) {
                tries++;
                int side = largest - random.nextInt(largest / 3);
                Square place = new Square(anywhere(side), anywhere(side), side);
                if (placed.stream().allMatch(other -> other.place().overlap(place) <= MOST_OVERLAP)) {
                    placed.add(new Scene.Placed(motifs.get(placed.size()), place));
                }
            }
            if (placed.size() == motifs.size()) {
                return new Scene(backdrop, placed);
            }
        }
    }
}
