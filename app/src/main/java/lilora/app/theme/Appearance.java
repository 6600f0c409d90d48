package lilora.app.theme;

import javafx.beans.value.ObservableValue;

/** How the window looks now; changes on the FX thread, and what is drawn by code follows it. */
public interface Appearance {
    /** Light or dark, after the setting and the system. */
    ObservableValue<Tone> tone();

    /** Size of text as set in the preferences, 1 for 100 %; what is drawn by code multiplies its sizes by it. */
    ObservableValue<Double> textScale();

    /** The colours of that tone. */
    default ObservableValue<Palette> palette() {
        return tone().map(Palette::of);
    }
}
