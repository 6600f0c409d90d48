package lilora.app.background;

import lilora.engine.Progress;

/** Something to compute off the FX thread. */
@FunctionalInterface
public interface Work<T> {
    /**
     * Computes the result. It may be interrupted when cancelled; work in small steps should ask
     * {@link Progress#isCancelled()} between them.
     */
    T call(Progress progress) throws Exception;
}
