package lilora.app.screen.runtable;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** What optional numbers lack. */
final class OptionalDoubles {
    private OptionalDoubles() {}

    static OptionalDouble of(@Nullable Number value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }

    static <T> Optional<T> map(OptionalDouble value, DoubleFunction<T> function) {
        return value.isPresent() ? Optional.of(function.apply(value.getAsDouble())) : Optional.empty();
    }

    static String text(OptionalDouble value, DoubleFunction<String> format, String otherwise) {
        return map(value, format).orElse(otherwise);
    }
}
