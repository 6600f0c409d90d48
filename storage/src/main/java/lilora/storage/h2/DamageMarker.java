package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that says: the database opened well, but was found damaged in use. The next opening sets it aside. Pages are read only
 * when they are asked for, so an opening alone cannot tell.
 */
final class DamageMarker {
    private DamageMarker() {}

    static Path file(Path folder) {
        return folder.resolve("workbench.damaged");
    }

    static void leave(Path folder, Exception because) {
        try {
            Files.writeString(file(folder), "", StandardOpenOption.CREATE);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
