package lilora.builder.task;

import java.awt.Color;

/**
 * Colours of a sign or note.
 *
 * @param ground what is written on
 * @param writing the letters
 */
record Ink(Color ground, Color writing) {
    static Ink of(int ground, int writing) {
        return new Ink(new Color(ground), new Color(writing));
    }
}
