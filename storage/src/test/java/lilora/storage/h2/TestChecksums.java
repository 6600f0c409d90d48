package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Path;

/** Checksums beside databases that tests make themselves. */
public final class TestChecksums {
    private TestChecksums() {}

    public static void make(Path database) throws IOException {
        BlockChecksums.make(database);
    }
}
