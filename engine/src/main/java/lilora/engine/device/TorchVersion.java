package lilora.engine.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an installed torch says of itself.
 *
 * @param version such as {@code 2.7.1+cu128}; absent where nothing says it
 * @param cuda version of CUDA it was built for, such as {@code 12.8}; absent in builds without
 * @param fault what keeps the workbench from using it, as a part of a sentence; empty if nothing does
 */
public record TorchVersion(
        @Nullable String version, @Nullable String cuda, String fault) {
    /**
     * Of a wheel.
     *
     * @param python text of its {@code version.py}
     * @param whole whether the library for CUDA is beside it
     */
    public static TorchVersion ofWheel(String python, boolean whole) {
        String version = assigned(python, "__version__");
        String cuda = assigned(python, "cuda");
        return new TorchVersion(version, cuda, fault(version, cuda, assigned(python, "hip") != null, whole));
    }

    /**
     * Of the archive for C++.
     *
     * @param text of its {@code build-version}
     * @param whole whether the library for CUDA is beside it
     */
    static TorchVersion ofArchive(String text, boolean whole) {
        String version = text.strip();
        Matcher found = Pattern.compile("\\+cu(\\d{2})(\\d)$").matcher(version);
        String cuda = found.find() ? found.group(1) + "." + found.group(2) : null;
        return new TorchVersion(version, cuda, fault(version, cuda, false, whole));
    }

    private static @Nullable String assigned(String python, String name) {
        Matcher found = Pattern.compile(
                        "(?m)^" + name + "\\s*(?::\\s*[\\w\\[\\], .]{1,40})?=\\s*['\"]([\\w.+-]{1,40})['\"]")
                .matcher(python);
        return found.find() ? found.group(1) : null;
    }

    private static String fault(@Nullable String version, @Nullable String cuda, boolean rocm, boolean whole) {
        if (version == null || !version.replaceFirst("\\+.*", "").equals(TorchBuild.VERSION)) {
            return "torch %s where the workbench needs %s".formatted(version, TorchBuild.VERSION);
        }
        if (rocm) {
            return "torch %s for AMD's ROCm where CUDA is needed".formatted(version);
        }
        if (cuda == null) {
            return "torch %s for the CPU alone".formatted(version);
        }
        if (!cuda.startsWith("12.")) {
            return "torch %s for CUDA %s where CUDA 12 is needed".formatted(version, cuda);
        }
        return whole ? "" : "torch %s without %s, so not whole".formatted(version, TorchReader.CUDA_LIBRARIES.get(0));
    }
}
