package lilora.app.canary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Breaks: folders are listed in one place, which is in the engine. */
public record BadListing(Path folder) {
    long count() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }
}
