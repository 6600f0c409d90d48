package lilora.engine.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/** Makes whole folders: filled aside in the same place, then renamed, so that a folder that has its name is complete. */
public final class NewFolder {
    private NewFolder() {}

    /** Writes files into a folder, and tells of them. */
    @FunctionalInterface
    public interface Filling<T> {
        T into(Path folder) throws IOException;
    }

    /**
     * Makes a folder and its parents.
     *
     * @return what the filling tells
     * @throws InputException if there is something in its place that is not an empty folder
     * @throws DiskException if it cannot be written; nothing is left of it then
     */
    public static <T> T make(Path folder, Filling<T> filling) {
        Path target = folder.toAbsolutePath().normalize();
        requireFree(target);
        Path aside = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Folders.delete(aside);
            Files.createDirectories(aside);
            T told = filling.into(aside);
            Files.deleteIfExists(target);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return told;
        } catch (IOException e) {
            remove(aside, e);
            throw new DiskException(
                    "%s cannot be written: %s. Check that its parent folder may be written and has free space."
                            .formatted(target, DiskException.reason(e)),
                    e);
        } catch (RuntimeException e) {
            remove(aside, e);
            throw e;
        }
    }

    private static void requireFree(Path target) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
            if (entries.iterator().hasNext()) {
                throw new InputException(target + " is not empty; name a new folder.");
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new InputException(target + " is not an empty folder; name a new one.", e);
        }
    }

    private static void remove(Path aside, Exception because) {
        try {
            Folders.delete(aside);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
