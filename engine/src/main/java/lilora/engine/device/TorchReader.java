package lilora.engine.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what an installed libtorch says of itself: {@code version.py} of a wheel, {@code build-version} of the C++ archive. As text. */
final class TorchReader {
    static final List<String> CUDA_LIBRARIES = List.of("libtorch_cuda.so", "torch_cuda.dll");
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
        boolean whole = CUDA_LIBRARIES.stream().anyMatch(name -> Files.isRegularFile(library.resolve(name)));
        TorchVersion said = python ? TorchVersion.ofWheel(text, whole) : TorchVersion.ofArchive(text, whole);
        String obstacle = said.fault().isEmpty()
                ? ""
                : "%s holds %s; make a Python environment of its own: %s."
                        .formatted(library, said.fault(), TorchBuild.REMEDY);
        return new TorchBuild(library, said.version(), said.cuda(), obstacle);
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
