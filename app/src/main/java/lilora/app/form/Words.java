package lilora.app.form;

import java.util.function.Function;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** What the values of a box are called, where one is chosen and none is typed. */
public final class Words<T> extends StringConverter<T> {
    private final Function<T, String> words;

    public Words(Function<T, String> words) {
        this.words = words;
    }

    @Override
    public String toString(@Nullable T value) {
        return value == null ? "" : words.apply(value);
    }

    @Override
    public T fromString(String text) {
        throw new IllegalStateException("A value is chosen here, not typed.");
    }
}
