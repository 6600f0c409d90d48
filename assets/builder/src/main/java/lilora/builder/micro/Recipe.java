package lilora.builder.micro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a model is assembled of ({@code assembly.json}).
 *
 * @param schema version of this form
 * @param name of the model
 * @param projector files of the projector that lies beside the recipe, with their SHA-256
 */
record Recipe(int schema, String name, Part language, Part vision, Map<String, String> projector) {
    static final String FILE = "assembly.json";

    /**
     * A part in its two forms: a file in a package, and the folder that was published on the hub.
     *
     * @param model its name
     * @param licence as the package and the publisher say
     * @param wheel the package
     * @param content the file in it
     * @param published on the hub; its hashes are not known here
     * @param config {@code config.json} of the model; for a folder, the fields that it must have, or leave to their defaults
     * @param preprocessor {@code preprocessor_config.json}, absent for words
     */
    record Part(
            String model,
            String licence,
            KnownFile wheel,
            KnownFile content,
            Published published,
            ObjectNode config,
            @Nullable ObjectNode preprocessor) {}

    /**
     * A file that is known to the bit.
     *
     * @param file its name; for one in a package its path there
     * @param bytes its length
     * @param sha256 in lower-case hexadecimal
     * @param obtain the command that gets it; absent for one in a package
     * @param numbers what its weights are stored as; absent for a package
     */
    record KnownFile(
            String file,
            long bytes,
            String sha256,
            @Nullable String obtain,
            @Nullable String numbers) {}

    /**
     * Weights by which a folder is recognised.
     *
     * @param repository its name on the hub
     */
    record Published(String repository, List<Fingerprint> fingerprint) {
        Published {
            fingerprint = List.copyOf(fingerprint);
        }
    }

    /**
     * What is known of a tensor.
     *
     * @param first its first numbers; absent where its length is known
     * @param length the root of the sum of its squares; absent where its numbers are known
     */
    record Fingerprint(
            String tensor,
            @Nullable List<Double> first,
            @Nullable Double length) {}

    /** Reads the recipe of a folder. */
    static Recipe read(Path folder) {
        return Json.read(folder.resolve(FILE), Recipe.class);
    }
}
