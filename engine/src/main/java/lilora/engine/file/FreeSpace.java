package lilora.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.DiskException;

/** What a disk has room for. Nobody else asks. */
public final class FreeSpace {
    private FreeSpace() {}

    /** Bytes of the disk that holds a folder, or will when it is made; no limit where the system does not tell. */
    public static long of(Path folder) {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there == null ? Long.MAX_VALUE : Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * Checks that there is room before anything is written.
     *
     * @param bytes that are needed
     * @param what needs them, as the beginning of a sentence
     * @param remedy what to do, as a sentence
     * @throws DiskException naming the folder, the need and what is free
     */
    public static void require(Path folder, long bytes, String what, String remedy) {
        long free = of(folder);
        if (free < bytes) {
            throw new DiskException("%s takes %,d MiB, but the disk of %s has only %,d MiB free. %s"
                    .formatted(what, bytes >> 20, folder, free >> 20, remedy));
        }
    }
}
