package lilora.builder.gqa;

import java.util.Arrays;
import java.util.Optional;
import lilora.builder.scene.Cutout;
import lilora.builder.scene.Tint;
import lilora.builder.source.Credit;

/**
 * A thing to put into rooms.
 *
 * @param kind its class
 * @param model joins variants of one model
 * @param colour the colour a person would name, {@link #PAINT} to be painted, or {@link #UNCLEAR}
 * @param cutout its picture
 * @param credit where it comes from
 */
record Furnishing(Kind kind, String model, String colour, Cutout cutout, Credit credit) {
    static final String PAINT = "paint";
    static final String UNCLEAR = "-";

    boolean paintable() {
        return colour.equals(PAINT);
    }

    /** Whether its colour is one of the paints, so that another paint suits it as well. */
    boolean dyed() {
        return Arrays.stream(Tint.values()).anyMatch(tint -> tint.word().equals(colour));
    }

    /** The colour that a person would name without paint. */
    Optional<String> naturalColour() {
        return paintable() || colour.equals(UNCLEAR) ? Optional.empty() : Optional.of(colour);
    }
}
