package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** What may stand in place of a file and is none. */
enum SpecialFile {
    PIPE,
    ENDLESS,
    FOLDER,
    LINK_TO_NOTHING,
    LOOP,
    HUGE;

    void make(Path file) throws IOException {
        switch (this) {
            case PIPE -> pipe(file);
            case ENDLESS -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            case FOLDER -> Files.createDirectory(file);
            case LINK_TO_NOTHING -> Files.createSymbolicLink(file, file.resolveSibling("nothing"));
            case LOOP -> Files.createSymbolicLink(file, file);
            case HUGE -> {
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(5L << 30);
                }
            }
        }
    }

    private static void pipe(Path file) throws IOException {
        try {
            assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
