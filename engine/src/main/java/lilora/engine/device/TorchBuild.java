package lilora.engine.device;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An installed libtorch, by what its own files say of it.
 *
 * @param library folder of its shared libraries
 * @param version such as {@code 2.7.1+cu128}; absent where nothing says it
 * @param cuda version of CUDA it was built for, such as {@code 12.8}; absent in builds without
 * @param obstacle why the workbench cannot use it and what to do, as a sentence; empty if it can
 */
public record TorchBuild(
        Path library, @Nullable String version, @Nullable String cuda, String obstacle) {
    /** The version whose interface the workbench was built for. */
    public static final String VERSION = "2.7.1";
    /** The interface to it for CUDA, as DJL names it. */
    public static final String FLAVOR = "cu128";
    /** What installs one that can be used. */
    public static final String REMEDY =
            "pip install torch==" + VERSION + " --index-url https://download.pytorch.org/whl/" + FLAVOR;

    public boolean isUsable() {
        return obstacle.isEmpty();
    }

    /** What it is, for people: {@code torch 2.7.1+cu128 (CUDA 12.8)}. */
    public String title() {
        String which = version == null ? "libtorch of unknown version" : "torch " + version;
        return cuda == null ? which : which + " (CUDA " + cuda + ")";
    }
}
