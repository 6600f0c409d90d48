package lilora.engine.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/** SHA-256 in lower-case hex: the identity of images, tasks, models and checkpoints. */
public final class Sha256 {
    private static final int BUFFER = 1 << 16;

    private Sha256() {}

    /** Of bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /**
     * Of a file, streamed.
     *
     * @throws InputException if it cannot be read
     */
    public static String of(Path file) {
        MessageDigest digest = digest();
        try {
            add(digest, file);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A fresh one, to add to. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** Adds a text and an end, so that no two lists of texts run into each other. */
    public static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /** Adds a file's bytes. */
    public static void add(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(PlainFile.require(file))) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
    }
}
