package lilora.engine.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.model.weights.ZipDirectory.Place;
import org.jspecify.annotations.Nullable;

/**
 * The zip around a checkpoint: {@code NAME/data.pkl} and one entry {@code NAME/data/KEY} for each storage.
 *
 * @param path the file
 * @param root what all names begin with
 * @param entries places by name
 */
record TorchZip(Path path, String root, Map<String, Place> entries) {
    private static final int MAGIC = 4;
    private static final int TAR_MAGIC = 257;
    private static final String TAR = "ustar";
    private static final String PICKLE = "data.pkl";
    private static final String PROGRAM = "constants.pkl";
    private static final byte[] LEGACY = {(byte) 0x80, 2, (byte) 0x8a, 10};

    /**
     * Reads the table of contents.
     *
     * @throws InputException if it is none of a checkpoint
     */
    static TorchZip read(Path path) {
        try {
            requireZip(path);
            return of(path, ZipDirectory.read(path));
        } catch (NoSuchFileException e) {
            throw new InputException("File " + path + " does not exist; get it again, and what links to it.", e);
        } catch (IOException e) {
            throw new InputException("Cannot read " + path + ": " + DiskException.reason(e) + ".", e);
        }
    }

    private static void requireZip(Path path) throws IOException {
        byte[] head = new byte[TAR_MAGIC + TAR.length()];
        try (FileChannel channel = FileChannel.open(PlainFile.require(path), StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.wrap(head);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
        }
        if (head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[MAGIC - 1] == 4) {
            return;
        }
        if (new String(head, StandardCharsets.ISO_8859_1).startsWith(TAR, TAR_MAGIC)) {
            throw TorchFile.broken(path, "it is a tar file, in which PyTorch saved before 0.4");
        }
        if (Arrays.equals(head, 0, LEGACY.length, LEGACY, 0, LEGACY.length)) {
            throw TorchFile.broken(path, "it is in the format of before PyTorch 1.6, a bare pickle");
        }
        throw TorchFile.broken(path, GitPointer.is(head) ? GitPointer.SENTENCE : "it is no zip file");
    }

    private static TorchZip of(Path path, Map<String, Place> places) {
        @Nullable String root = null;
        for (String name : places.keySet()) {
            if (name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - PICKLE.length() - 1) {
                if (root != null) {
                    throw TorchFile.broken(path, "it holds two checkpoints, '" + root + "' and '" + name + "'");
                }
                root = name.substring(0, name.length() - PICKLE.length());
            }
        }
        if (root == null) {
            throw TorchFile.broken(path, "it is a zip file without data.pkl, and no checkpoint");
        }
        if (places.containsKey(root + PROGRAM)) {
            throw TorchFile.broken(path, "it is a TorchScript program, which is not executed");
        }
        return new TorchZip(path, root, places);
    }

    /** The pickle that says what the storages mean. */
    Place pickle() {
        return require(PICKLE);
    }

    /** A storage by its key. */
    Place storage(String key) {
        return require("data/" + key);
    }

    private Place require(String name) {
        Place place = entries.get(root + name);
        if (place == null) {
            throw TorchFile.broken(path, "its entry '" + root + name + "' is missing");
        }
        if (!place.isPlain()) {
            throw TorchFile.broken(path, "its entry '" + place.name() + "' is compressed or encrypted");
        }
        return place;
    }

    /** A small entry as text, empty where there is none. */
    String text(String name, int longest) {
        return entries.containsKey(root + name)
                ? new String(bytes(require(name), longest), StandardCharsets.ISO_8859_1).strip()
                : "";
    }

    /** The bytes of an entry that is to be read whole. */
    byte[] bytes(Place place, int longest) {
        if (place.bytes() > longest) {
            throw TorchFile.broken(
                    path,
                    "its entry '%s' has %,d bytes, more than any checkpoint needs"
                            .formatted(place.name(), place.bytes()));
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) place.bytes());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, place.begin() + buffer.position()) < 0) {
                    throw new IOException("it has become shorter");
                }
            }
        } catch (IOException e) {
            throw new InputException("Cannot read " + path + ": " + DiskException.reason(e) + ".", e);
        }
        return buffer.array();
    }
}
