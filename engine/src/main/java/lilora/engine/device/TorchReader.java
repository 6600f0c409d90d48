package lilora.engine.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an installed libtorch says of itself: {@code version.py} of a wheel, {@code build-version} of the C++ archive. As text. */
final class TorchReader {
    private static final List<String> CUDA_LIBRARIES = List.of("libtorch_cuda.so", "torch_cuda.dll");
    private static final int LONGEST_FILE = 1 << 16;

    private TorchReader() {}

    /** The torch of a folder of Python packages, if there is one. */
    static Optional<TorchBuild> ofPackages(Path packages) {
        Path torch = packages.resolve("torch");
        return text(torch.resolve("version.py")).map(text -> of(torch.resolve("lib"), text, true));
    }

    /** What is known of a folder of shared libraries. */
    static TorchBuild ofLibrary(Path library) {
        if (!Files.isDirectory(library)) {
            return new TorchBuild(library, null, null, "%s is not a folder.".formatted(library));
        }
        Path parent = library.toAbsolutePath().normalize().resolveSibling("version.py");
        return text(parent).map(text -> of(library, text, true)).orElseGet(() -> text(parent.resolveSibling(
                        "build-version"))
                .map(text -> of(library, text, false))
                .orElseGet(() -> new TorchBuild(library, null, null, "")));
    }

    private static TorchBuild of(Path library, String text, boolean python) {
        String version = python ? assigned(text, "__version__") : text.strip();
        String cuda = python ? assigned(text, "cuda") : cudaOf(version);
        boolean rocm = python && assigned(text, "hip") != null;
        return new TorchBuild(library, version, cuda, obstacle(library, version, cuda, rocm));
    }

    private static @Nullable String assigned(String python, String name) {
        Matcher found = Pattern.compile(
                        "(?m)^" + name + "\\s*(?::\\s*[\\w\\[\\], .]{1,40})?=\\s*['\"]([\\w.+-]{1,40})['\"]")
                .matcher(python);
        return found.find() ? found.group(1) : null;
    }

    /** Of {@code 2.7.1+cu128}. */
    private static @Nullable String cudaOf(@Nullable String version) {
        Matcher found = Pattern.compile("\\+cu(\\d{2})(\\d)$").matcher(version == null ? "" : version);
        return found.find() ? found.group(1) + "." + found.group(2) : null;
    }

    private static String obstacle(Path library, @Nullable String version, @Nullable String cuda, boolean rocm) {
        String found;
        if (version == null || !version.replaceFirst("\\+.*", "").equals(TorchBuild.VERSION)) {
            found = "torch %s where the workbench needs %s".formatted(version, TorchBuild.VERSION);
        } else if (rocm) {
            found = "torch %s for AMD's ROCm where CUDA is needed".formatted(version);
        } else if (cuda == null) {
            found = "torch %s for the CPU alone".formatted(version);
        } else if (!cuda.startsWith("12.")) {
            found = "torch %s for CUDA %s where CUDA 12 is needed".formatted(version, cuda);
        } else if (CUDA_LIBRARIES.stream().noneMatch(name -> Files.isRegularFile(library.resolve(name)))) {
            found = "torch %s without %s, so not whole".formatted(version, CUDA_LIBRARIES.get(0));
        } else {
            return "";
        }
        return "%s holds %s; make a Python environment of its own: %s.".formatted(library, found, TorchBuild.REMEDY);
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) < LONGEST_FILE
                    ? Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
