package lilora.app.background;

import lilora.engine.Progress;

/** Something to do off the FX thread that has no result. */
@FunctionalInterface
public interface Action {
    /** Does it. */
    void run(Progress progress) throws Exception;
}
