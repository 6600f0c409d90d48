package lilora.builder.science;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import lilora.builder.BuildException;

/** The text of the task's LICENSE file: what applies to which image, and the GPL in full, which its maps must be passed on with. */
final class ScienceLicence {
    private static final String SUMMARY = "/lilora/builder/science/LICENSE.txt";
    private static final String GPL = "/lilora/builder/science/GPL-2.txt";

    private ScienceLicence() {}

    static String text() {
        return read(SUMMARY) + "\n" + read(GPL);
    }

    private static String read(String resource) {
        try (InputStream in = ScienceLicence.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BuildException("The text " + resource + " is not on the class path; build the module again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }
}
