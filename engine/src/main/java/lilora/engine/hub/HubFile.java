package lilora.engine.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import lilora.engine.file.Sha256;

/**
 * A file of a model as the hub lists it.
 *
 * @param name in the model's folder
 * @param bytes of its content
 * @param hash of its content, in lower-case hex, and its name among the cache's blobs: SHA-256 of a large file, of a small one the id
 *     that Git gives it
 */
record HubFile(String name, long bytes, String hash) {
    private static final int GIT_ID = 40;

    /** What {@link #hash} is made with, before the first byte of the content. */
    MessageDigest digest() {
        if (hash.length() != GIT_ID) {
            return Sha256.digest();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + bytes + "\0").getBytes(StandardCharsets.US_ASCII));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1.", e);
        }
    }
}
