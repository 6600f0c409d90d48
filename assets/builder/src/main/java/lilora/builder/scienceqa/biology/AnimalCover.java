package lilora.builder.scienceqa.biology;

import java.util.Locale;

/** What covers an animal's body. */
enum AnimalCover {
    HAIR("hair or fur"),
    FEATHERS("feathers"),
    SCALES("scales"),
    SKELETON("a hard outer skeleton"),
    /** Bare skin, or not clear enough to ask. */
    NOT_ASKED("");

    private final String option;

    AnimalCover(String option) {
        this.option = option;
    }

    static AnimalCover named(String label) {
        return label.equals("-") ? NOT_ASKED : valueOf(label.toUpperCase(Locale.ROOT));
    }

    String option() {
        return option;
    }
}
