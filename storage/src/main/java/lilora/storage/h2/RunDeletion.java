package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import lilora.engine.file.Folders;

/**
 * Deletes run directories: real folders directly inside the workspace's runs folder, nothing else, and links are removed, never
 * followed. A directory is renamed first, so that one whose deletion was cut short is no run and goes at the next opening.
 */
record RunDeletion(Path runs) {
    private static final String GOING = ".purging-";

    /** Whether this folder is the workspace's to delete. */
    boolean isOurs(Path folder) {
        return runs.equals(folder.getParent()) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /** Takes the folder out of the list of runs; {@link #finish} deletes it. */
    void begin(Path folder) throws IOException {
        Path going = runs.resolve(GOING + folder.getFileName());
        deleteTree(going);
        Files.move(folder, going, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes every folder that was begun with, now or before a crash. */
    void finish() throws IOException {
        for (Path folder : Folders.list(runs)) {
            if (folder.getFileName().toString().startsWith(GOING)) {
                deleteTree(folder);
            }
        }
    }

    /** Bytes of the files in a folder, links not followed. */
    static long size(Path folder) throws IOException {
        AtomicLong bytes = new AtomicLong();
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return bytes.get();
    }

    /** Deletes a folder and all in it, links not followed. */
    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
