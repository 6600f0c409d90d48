package lilora.engine.compose;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The parts of a tiny LLaVA model as files of one's own, to be changed. */
public record PartsFixture(Path language, Path vision, Path projector) {

    /** Copies them below a folder. */
    public static PartsFixture copy(Path folder) throws IOException {
        PartsFixture parts = new PartsFixture(
                copy(folder, "language"),
                copy(folder, "vision"),
                copy(folder, "projector").resolve("mm_projector.bin"));
        Files.copy(resource("text/sentencepiece/tokenizer.model"), parts.language.resolve("tokenizer.model"));
        return parts;
    }

    private static Path copy(Path folder, String part) throws IOException {
        Path to = Files.createDirectories(folder.resolve(part));
        try (Stream<Path> files = Files.list(resource("compose/" + part))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(PartsFixture.class.getResource("/lilora/engine/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
