package lilora.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import lilora.engine.DiskException;

/** What a disk has room for. Nobody else asks. */
public final class FreeSpace {
    private FreeSpace() {}

    /** Bytes of the disk that holds a folder, or will when it is made; no limit where the system does not tell. */
    public static long of(Path folder) {
        return known(folder).orElse(Long.MAX_VALUE);
    }

    /** The same; absent where the system does not tell. */
    public static OptionalLong known(Path folder) {
        try {
            return OptionalLong.of(Files.getFileStore(existing(folder)).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The folder itself, or the nearest above it that is there. */
    public static Path existing(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        for (Path above = there.getParent(); above != null && !Files.exists(there); above = above.getParent()) {
            there = above;
        }
        return there;
    }

    /**
     * Checks that there is room before anything is written.
     *
     * @param bytes that are needed
     * @param what needs them, as the beginning of a sentence
     * @param remedy what to do, as a sentence
     * @param settings that would mend it, as {@link lilora.engine.InputException#settings()}
     * @throws DiskException naming the folder, the need and what is free
     */
    public static void require(Path folder, long bytes, String what, String remedy, String... settings) {
        long free = of(folder);
        if (free < bytes) {
            throw new DiskException(
                    "%s takes %,d MiB, but the disk of %s has only %,d MiB free. %s"
                            .formatted(what, bytes >> 20, folder, free >> 20, remedy),
                    List.of(settings));
        }
    }
}
