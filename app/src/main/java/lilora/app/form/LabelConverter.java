package lilora.app.form;

import java.util.function.Function;
import javafx.util.StringConverter;
import lilora.app.format.DisplayNames;
import org.jspecify.annotations.Nullable;

/** What the values of a box are called, where one is chosen and none is typed. */
public final class LabelConverter<T> extends StringConverter<T> {
    /** A longer name would make the list wider than the screen. */
    private static final int LONGEST = 90;

    private final Function<T, String> words;

    public LabelConverter(Function<T, String> words) {
        this.words = words;
    }

    @Override
    public String toString(@Nullable T value) {
        return value == null ? "" : DisplayNames.shorten(words.apply(value), LONGEST);
    }

    @Override
    public T fromString(String text) {
        throw new IllegalStateException("A value is chosen here, not typed.");
    }
}
