package lilora.app.shell;

import java.util.ArrayList;
import java.util.List;

/** Closes one thing after another: what one of them cannot do keeps none of the others open. For one thread at a time. */
public final class Closing {
    private final List<RuntimeException> failed = new ArrayList<>();

    /** Closes one more. */
    public Closing then(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed.add(e);
        }
        return this;
    }

    /** What went wrong, in its order. */
    public List<RuntimeException> failed() {
        return List.copyOf(failed);
    }

    /** Throws what went wrong first, with the rest beside it; for what is itself one step of a larger closing. */
    public void orThrow() {
        if (!failed.isEmpty()) {
            RuntimeException first = failed.get(0);
            failed.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
