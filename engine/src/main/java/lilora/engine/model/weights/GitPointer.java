package lilora.engine.model.weights;

import java.nio.charset.StandardCharsets;

/** What Git leaves in the place of a large file that it did not fetch. */
final class GitPointer {
    private static final byte[] BEGIN = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    /** How many bytes tell one. */
    static final int LENGTH = BEGIN.length;

    /** What is to be said of a file that is one. */
    static final String SENTENCE =
            "it is a pointer of Git LFS, and the file itself was not fetched: fetch it with git lfs pull, or download the model";

    private GitPointer() {}

    /** Whether a file that begins like this is one. */
    static boolean is(byte[] head) {
        for (int i = 0; i < LENGTH; i++) {
            if (head.length <= i || head[i] != BEGIN[i]) {
                return false;
            }
        }
        return true;
    }
}
