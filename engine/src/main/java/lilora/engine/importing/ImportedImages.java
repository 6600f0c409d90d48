package lilora.engine.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.ImageRoot;
import lilora.engine.data.TaskDescription;
import lilora.engine.file.PlainFile;

/** Brings the images that imported rows name into the new task's folder: copied, packed or linked. */
final class ImportedImages {
    private ImportedImages() {}

    /**
     * Brings them all.
     *
     * @param aside the task's folder in the making
     * @param images by name, with the place of the row that names it first, as messages begin
     * @throws InputException if the request's images do not fit its rows
     */
    static void bring(ImportRequest request, Path aside, Map<String, String> images, Progress progress)
            throws IOException {
        ImportRequest.Pictures pictures = request.pictures();
        if (pictures == null) {
            if (!images.isEmpty()) {
                Map.Entry<String, String> first = images.entrySet().iterator().next();
                throw new InputException("%simage \"%s\" is named, but no folder of images is given; name it."
                        .formatted(first.getValue(), first.getKey()));
            }
            return;
        }
        Path root = pictures.place().toAbsolutePath().normalize();
        if (!Files.exists(root)) {
            throw new InputException("The images %s do not exist; correct the path.".formatted(pictures.place()));
        }
        if (!pictures.isZip() && !Files.isDirectory(root)) {
            throw new InputException(
                    "%s is neither a folder nor a .zip file; unpack it, or name the folder of the images."
                            .formatted(pictures.place()));
        }
        if (images.isEmpty()) {
            throw new InputException(
                    "No row names an image, though %s is given; choose the field that holds its name, or leave the images out."
                            .formatted(pictures.place()));
        }
        Path to = aside.resolve(pictures.root());
        if (pictures.linked()) {
            link(to, root.toRealPath());
        } else if (pictures.isZip()) {
            Files.copy(PlainFile.require(root), to);
        } else {
            copyImages(pictures, root, Files.createDirectories(to), images, progress);
        }
    }

    private static void link(Path link, Path to) throws IOException {
        try {
            Files.createSymbolicLink(link, to);
        } catch (UnsupportedOperationException e) {
            throw new InputException("This file system holds no links; copy the images instead.", e);
        }
    }

    private static void copyImages(
            ImportRequest.Pictures pictures, Path root, Path target, Map<String, String> images, Progress progress)
            throws IOException {
        int done = 0;
        try (ImageRoot from = open(root, pictures.linkedFolders())) {
            for (Map.Entry<String, String> image : images.entrySet()) {
                progress.requireWanted();
                copyImage(from, root, image.getKey(), image.getValue(), target);
                progress.update((double) ++done / images.size(), "Copying images");
            }
        }
    }

    /** By its name, so that messages say it. */
    private static ImageRoot open(Path root, List<String> linkedFolders) {
        Path name = root.getFileName();
        return ImageRoot.open(
                name == null ? root : root.resolveSibling(""), name == null ? "." : name.toString(), linkedFolders);
    }

    /** An image that is not there, or whose name leads outside, is left to the check, which names its row. */
    private static void copyImage(ImageRoot from, Path root, String image, String where, Path target)
            throws IOException {
        if (TaskDescription.pathFault(image) != null) {
            return;
        }
        Path to = target.resolve(image);
        // Names often begin with the name of the folder itself.
        String inside = String.valueOf(root.getFileName()) + "/";
        String name = !Files.exists(root.resolve(image), LinkOption.NOFOLLOW_LINKS) && image.startsWith(inside)
                ? image.substring(inside.length())
                : image;
        if (!Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path file = from.resolve(name, where);
        if (!Files.exists(to)) {
            Files.createDirectories(to.getParent());
            Files.copy(PlainFile.require(file), to);
        }
    }
}
