package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** Native memory of parts of a pass. */
final class Scopes {
    private Scopes() {}

    /** What the work gives, in no scope: the caller closes it. Everything else that the work made is freed. */
    static NDArray result(Supplier<NDArray> work) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray made = work.get();
            NDScope.unregister(made);
            return made;
        }
    }
}
