package lilora.builder.vqav2;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What kind of living thing or food a cut-out shows. */
enum Group {
    MAMMAL("mammals", Family.ANIMAL),
    BIRD("birds", Family.ANIMAL),
    FISH("fish", Family.ANIMAL),
    INSECT("insects", Family.ANIMAL),
    FLOWER("flowers", Family.FLOWER),
    FRUIT("fruits", Family.FOOD),
    VEGETABLE("vegetables", Family.FOOD),
    MUSHROOM("mushrooms", Family.FOOD);

    /** Groups of one family may be mixed up; only those of animals are told apart safely. */
    enum Family {
        ANIMAL,
        FLOWER,
        FOOD
    }

    private final String plural;
    private final Family family;

    Group(String plural, Family family) {
        this.plural = plural;
        this.family = family;
    }

    /** Its name in questions and answers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String plural() {
        return plural;
    }

    boolean animal() {
        return family == Family.ANIMAL;
    }

    /** Whether a person may take one for the other: never together in a scene, nor asked for where the other is. */
    boolean alike(Group other) {
        return this != other && family == Family.FOOD && other.family == Family.FOOD;
    }

    static List<Group> all() {
        return Arrays.asList(values());
    }

    static Group of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
