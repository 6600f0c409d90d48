package lilora.engine.canary.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Breaks the rule that what tests make has an owner. */
final class LeftBehind {
    private LeftBehind() {}

    static Path folder() throws IOException {
        return Files.createTempDirectory("left");
    }

    static Path file() throws IOException {
        return Files.createTempFile("left", ".txt");
    }
}
