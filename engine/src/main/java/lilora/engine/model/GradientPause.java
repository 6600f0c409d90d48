package lilora.engine.model;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Work for which this thread records no graph. (A new thread records one, in collectors and outside.) */
final class GradientPause {
    private GradientPause() {}

    static <T> T during(Supplier<T> work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
