package lilora.engine.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Which sources this program was built of: the build writes it down where it finds a Git repository. */
final class BuildCommit {
    /** What stands for a build of a source archive, of which no commit is known. */
    static final String UNKNOWN = "unknown";

    private static final String FILE = "commit.properties";
    private static final int SHOWN = 12;

    private BuildCommit() {}

    /** Of this program: {@code 401165cc4b60}, or {@code 401165cc4b60 with changes} that were not committed. */
    static String here() {
        return of(BuildCommit.class.getResourceAsStream(FILE)).orElse(UNKNOWN);
    }

    /** The same of what a build wrote, if it wrote anything. */
    static Optional<String> of(@Nullable InputStream written) {
        if (written == null) {
            return Optional.empty();
        }
        Properties values = new Properties();
        try (written) {
            values.load(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String hash = values.getProperty("git.commit.id.full", "");
        if (!hash.matches("[0-9a-f]{40,64}")) {
            return Optional.empty();
        }
        boolean changed = !values.getProperty("git.dirty", "true").equals("false");
        return Optional.of(hash.substring(0, SHOWN) + (changed ? " with changes" : ""));
    }
}
