package lilora.builder.scienceqa.astronomy;

import java.util.Locale;
import java.util.stream.Stream;
import lilora.builder.source.BuildException;

/** What a deep-sky photo shows. */
enum SkyKind {
    GALAXY("It is a huge system of stars, gas and dust."),
    GLOBULAR_CLUSTER("It is a dense ball of old stars."),
    NEBULA("It is a wide cloud of gas and dust."),
    OPEN_CLUSTER("It is a loose group of young stars."),
    PLANETARY_NEBULA("It is a shell of gas from a dying star.");

    private final String sentence;

    SkyKind(String sentence) {
        this.sentence = sentence;
    }

    static SkyKind named(String label) {
        return Stream.of(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new BuildException("The list of photos knows no kind \"" + label + "\"."));
    }

    /** Its name as an option. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What it is, in one sentence. */
    String sentence() {
        return sentence;
    }
}
