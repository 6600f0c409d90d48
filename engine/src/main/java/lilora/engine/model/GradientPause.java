package lilora.engine.model;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Work for which this thread records no graph. (A new thread records one, in collectors and outside.) */
public final class GradientPause {
    private GradientPause() {}

    /** What the work gives. */
    public static <T> T during(Supplier<T> work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
