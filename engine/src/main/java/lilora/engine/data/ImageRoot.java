package lilora.engine.data;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Map;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import org.jspecify.annotations.Nullable;

/**
 * The folder or {@code .zip} file that image names are relative to. Nothing outside it can be reached: names that are absolute or
 * climb by {@code ..}, and links that lead out, are refused, unless the task names the linked folder. The root itself may be a link, which is how a large collection is
 * shared by several tasks.
 *
 * <p>Thread-safe. Closing it closes the zip file; paths it gave out are dead then.
 */
public final class ImageRoot implements AutoCloseable {
    private final String name;
    private final @Nullable Path root;
    private final List<String> linked;
    private final @Nullable FileSystem archive;

    private ImageRoot(String name, @Nullable Path root, List<String> linked, @Nullable FileSystem archive) {
        this.name = name;
        this.root = root;
        this.linked = linked;
        this.archive = archive;
    }

    /**
     * Opens the image root of a task.
     *
     * @param name as in {@code task.json}; null gives a root without images
     */
    public static ImageRoot open(Path folder, @Nullable String name) {
        return open(folder, name, List.of());
    }

    /**
     * Opens an image root.
     *
     * @param linked folders below it that may be links to a place outside
     */
    public static ImageRoot open(Path folder, @Nullable String name, List<String> linked) {
        if (name == null) {
            return new ImageRoot("", null, List.of(), null);
        }
        Path place = folder.resolve(name);
        try {
            if (Files.isDirectory(place)) {
                return new ImageRoot(name, place.toRealPath(), linked, null);
            }
            if (!Files.exists(place)) {
                throw new InputException(folder.resolve("task.json") + ", field imageRoot: " + name
                        + " does not exist; "
                        + (name.indexOf('\\') >= 0
                                ? "it is written with a backslash, which separates folders on Windows only; write /."
                                : "create it, put a link there, or correct the name."));
            }
            // By path and not by URI: the file system of a URI is shared, and opening it twice fails.
            FileSystem archive = FileSystems.newFileSystem(PlainFile.require(place), Map.of());
            return new ImageRoot(name, archive.getPath("/").toRealPath(), List.of(), archive);
        } catch (IOException | ProviderNotFoundException e) {
            throw new InputException(
                    folder.resolve("task.json") + ", field imageRoot: " + name
                            + " is neither a folder nor a readable .zip file (" + reason(e) + ").",
                    e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof IOException io ? DiskException.reason(io) : "its kind is unknown";
    }

    /**
     * The file of an image.
     *
     * @param image name as in the item
     * @param where file, line and id of the item, opening the message: {@code "train.json, line 3, item \"x\": "}
     */
    public Path resolve(String image, String where) {
        Resolution resolution = tryResolve(image);
        if (resolution.file() == null) {
            throw new InputException(where + resolution.fault() + ".");
        }
        return resolution.file();
    }

    /** Either the file or what is wrong with the name. */
    record Resolution(@Nullable Path file, String fault, boolean outside) {}

    Resolution tryResolve(String image) {
        if (root == null) {
            return new Resolution(
                    null, "image \"" + image + "\" is named, but task.json has no imageRoot; add it", false);
        }
        String fault = TaskDescription.pathFault(image);
        if (fault != null) {
            return new Resolution(
                    null,
                    "image \"" + image + "\" " + fault + "; names must be relative to " + name + " and stay inside",
                    true);
        }
        try {
            Path real = root.resolve(image).toRealPath();
            if (!real.startsWith(root) && !linked(root, image, real)) {
                return new Resolution(
                        null,
                        "image \"" + image + "\" is a link that leads out of " + name
                                + "; copy the file, or name the linked folder in linkedFolders of task.json",
                        true);
            }
            if (!Files.isRegularFile(real)) {
                return new Resolution(null, "image \"" + image + "\" in " + name + " is not a file", false);
            }
            return new Resolution(real, "", false);
        } catch (IOException e) {
            if (image.indexOf('\\') >= 0) {
                return new Resolution(
                        null,
                        "image \"" + image
                                + "\" is written with backslashes, which separate folders on Windows only; write /",
                        false);
            }
            return new Resolution(
                    null,
                    "image \"" + image + "\" is not in " + name + "; add it or correct the name (case matters)",
                    false);
        }
    }

    /** Whether an image lies in a folder that the task names as a link, wherever that leads. */
    private boolean linked(Path root, String image, Path real) throws IOException {
        for (String folder : linked) {
            if (Path.of(image).startsWith(folder)
                    && real.startsWith(root.resolve(folder).toRealPath())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        if (archive != null) {
            try {
                archive.close();
            } catch (IOException e) {
                throw new InputException(name + " cannot be closed: " + e.getMessage() + ".", e);
            }
        }
    }
}
