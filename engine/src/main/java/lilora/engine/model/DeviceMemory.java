package lilora.engine.model;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Locale;
import java.util.Set;

/** The memory of the device that a model computes on, when there is not enough of it. */
public final class DeviceMemory {
    /**
     * What libtorch says when it gets no memory, in its words: on a GPU, on the CPU by operating system, and in cuBLAS and
     * cuDNN, which allocate for themselves.
     */
    private static final Set<String> WORDS = Set.of(
            "out of memory",
            "can't allocate memory",
            "not enough memory",
            "std::bad_alloc",
            "alloc_failed",
            "cudaerrormemoryallocation");

    private DeviceMemory() {}

    /** Whether a failure says that memory could not be had. The tensors that were there before are as they were. */
    public static boolean ranOut(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure instanceof OutOfMemoryError
                || (failure instanceof EngineException && WORDS.stream().anyMatch(text::contains));
    }

    /** Gives back what the allocator of a GPU keeps for later, so that pieces of other sizes can be had. */
    public static void release(Device device) {
        if (device.isGpu()) {
            JniUtils.emptyCudaCache();
        }
    }
}
