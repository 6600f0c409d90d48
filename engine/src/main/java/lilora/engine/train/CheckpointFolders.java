package lilora.engine.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import lilora.engine.file.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders of checkpoints, whole and on their way; there are no folders inside. */
final class CheckpointFolders {
    private static final Pattern ASIDE = Pattern.compile("\\.stage-\\d{3,}-(trained|step-\\d{7,})\\.part");
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolders.class);

    private CheckpointFolders() {}

    /** Where a checkpoint is written until it is whole. */
    static Path aside(Path checkpoint) {
        return checkpoint.resolveSibling("." + checkpoint.getFileName() + ".part");
    }

    /** Removes half a checkpoint, which takes as much room as a whole one; what cannot be removed does no other harm. */
    static void discard(Path aside) {
        try {
            delete(aside);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", aside, e);
        }
    }

    /** Removes what processes that were killed while they wrote left. Nobody else writes there meanwhile. */
    static void discardLeft(Path folder) throws IOException {
        Folders.list(folder).stream()
                .filter(path -> ASIDE.matcher(path.getFileName().toString()).matches())
                .forEach(CheckpointFolders::discard);
    }

    /** Bytes of all files. */
    static long size(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : Folders.list(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** Removes one, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        for (Path file : Folders.list(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    /** Makes a rename durable; not every system lets a folder be opened, and those that do not need no sync. */
    static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows: a folder cannot be opened as a file; its renames are journaled.
            return;
        }
    }
}
