package lilora.builder.textvqa;

import java.awt.Color;

/**
 * Colours of a sign or note.
 *
 * @param ground what is written on
 * @param writing the letters
 */
record SignColours(Color ground, Color writing) {
    static SignColours of(int ground, int writing) {
        return new SignColours(new Color(ground), new Color(writing));
    }
}
