package lilora.builder.scienceqa.biology;

import java.util.Locale;
import java.util.stream.Stream;
import lilora.builder.source.BuildException;

/** Groups of animals as school books name them. */
enum AnimalGroup {
    MAMMAL(true, "It feeds its young with milk."),
    BIRD(true, "It has a beak and feathers."),
    FISH(true, "It breathes with gills all its life."),
    REPTILE(true, "It has dry skin with scales."),
    AMPHIBIAN(true, "Its young are tadpoles."),
    INSECT(false, "It has six legs."),
    ARACHNID(false, "It has eight legs."),
    CRUSTACEAN(false, "It has ten legs."),
    MOLLUSK(false, "It has a soft body without legs.");

    private final boolean backbone;
    private final String sentence;

    AnimalGroup(boolean backbone, String sentence) {
        this.backbone = backbone;
        this.sentence = sentence;
    }

    static AnimalGroup named(String label) {
        return Stream.of(values())
                .filter(group -> group.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new BuildException("The list of animals knows no group \"" + label + "\"."));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Vertebrates have one. */
    boolean hasBackbone() {
        return backbone;
    }

    /** What is true of this group and of none of the other groups that are asked about together with it. */
    String sentence() {
        return sentence;
    }

    /** Whether there are enough pictures of this group to ask for it by name. */
    boolean isAskedByName() {
        return this != ARACHNID && this != CRUSTACEAN && this != MOLLUSK;
    }
}
