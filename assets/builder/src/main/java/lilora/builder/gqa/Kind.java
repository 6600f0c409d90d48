package lilora.builder.gqa;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The classes of things in a room, with the size (in 64ths of the picture's side) that a thing of the class may take. */
enum Kind {
    CHAIR(21, 27),
    ARMCHAIR(26, 26),
    SOFA(32, 25),
    TABLE(30, 25),
    BED(32, 27),
    BOOKCASE(24, 31),
    CABINET(25, 25),
    LAMP(20, 27),
    PLANT(23, 27),
    WINDOW(21, 23),
    PERSON(22, 34),
    CAR(33, 23);

    /** Classes that a person may mix up in a small picture: never together in a scene, nor asked for where the other is. */
    private static final Map<Kind, Set<Kind>> ALIKE = Map.of(
            CHAIR, Set.of(ARMCHAIR),
            ARMCHAIR, Set.of(CHAIR, SOFA),
            SOFA, Set.of(ARMCHAIR, BED),
            BED, Set.of(SOFA),
            BOOKCASE, Set.of(CABINET),
            CABINET, Set.of(BOOKCASE));

    private final int width;
    private final int height;

    Kind(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Its name in questions and answers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Whether it hangs on the wall rather than standing on the floor. */
    boolean onWall() {
        return this == WINDOW;
    }

    boolean alike(Kind other) {
        return ALIKE.getOrDefault(this, Set.of()).contains(other);
    }

    static List<Kind> all() {
        return Arrays.asList(values());
    }

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
