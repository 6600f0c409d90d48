package lilora.builder.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A text that is kept beside a class of this module, such as a licence. */
public final class Resource {
    private Resource() {}

    /**
     * The whole text.
     *
     * @param owner the class that it lies beside
     * @param name its file name
     * @throws BuildException if it is not on the class path
     */
    public static String text(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new BuildException("The file " + name + " beside " + owner.getName()
                        + " is missing from the build; compile the module again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
