package lilora.app.undo;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A value that became another. Edits of the same subject made in a row are one edit.
 *
 * @param subject what was edited; edits with equal subjects join
 * @param setter puts a value in place
 */
public record ValueEdit<T>(String name, Object subject, T before, T after, Consumer<T> setter) implements Edit {
    @Override
    public void apply() {
        setter.accept(after);
    }

    @Override
    public void revert() {
        setter.accept(before);
    }

    @Override
    @SuppressWarnings("unchecked") // equal subjects hold values of one type
    public Optional<Edit> joined(Edit later) {
        if (later instanceof ValueEdit<?> other && other.subject().equals(subject)) {
            return Optional.of(new ValueEdit<>(name, subject, before, (T) other.after(), setter));
        }
        return Optional.empty();
    }
}
