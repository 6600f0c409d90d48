package lilora.app.runs;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A line of the table: the same object as long as it stands there, while what it shows changes. */
public final class Line {
    private final String key;
    private final ReadOnlyObjectWrapper<RunLine> shown;

    Line(RunLine shown) {
        this.key = shown.key();
        this.shown = new ReadOnlyObjectWrapper<>(shown);
    }

    /** Id of its run, or of its experiment. */
    public String key() {
        return key;
    }

    RunLine shown() {
        return shown.get();
    }

    ReadOnlyObjectProperty<RunLine> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    void show(RunLine now) {
        if (!now.equals(shown.get())) {
            shown.set(now);
        }
    }

    @Override
    public String toString() {
        return key;
    }
}
