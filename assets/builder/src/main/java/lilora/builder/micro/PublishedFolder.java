package lilora.builder.micro;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.TensorFolder;

/**
 * The folder of a part as it was published, recognised by its configuration and by some of its numbers: what it hashes to is not
 * known.
 */
final class PublishedFolder {
    /** The known numbers have six or seven digits; those of 16 bits differ from them by two or three hundredths of a percent. */
    private static final double TOLERANCE = 5e-4;

    /** What does not say what the model computes. */
    private static final Set<String> NOTES = Set.of("architectures", "initializer_range", "torch_dtype");

    private final Recipe.Part part;
    private final Path folder;

    PublishedFolder(Recipe.Part part, Path folder) {
        this.part = part;
        this.folder = folder;
    }

    /**
     * Checks it.
     *
     * @param out is told what was checked, and that more could not be
     * @throws InputException naming the field or the tensor that is another model's
     */
    void check(Consumer<String> out) {
        Path file = folder.resolve("config.json");
        JsonNode config = Json.tree(file);
        Set<String> fields = new TreeSet<>();
        for (Map.Entry<String, JsonNode> known : part.config().properties()) {
            JsonNode own = config.path(known.getKey());
            if (NOTES.contains(known.getKey())) {
                continue;
            }
            if (own.isMissingNode() ? known.getKey().equals("model_type") : !same(own, known.getValue())) {
                throw new InputException("%s: %s is %s, and %s in %s; name the folder of %s."
                        .formatted(
                                file,
                                known.getKey(),
                                own.isMissingNode() ? "missing" : own,
                                known.getValue(),
                                part.model(),
                                part.published().repository()));
            }
            fields.add(known.getKey());
        }
        TensorFolder weights = TensorFolder.open(folder, UnaryOperator.identity());
        for (Recipe.Fingerprint known : part.published().fingerprint()) {
            require(weights, known);
        }
        out.accept(sentence(fields, weights));
    }

    private static boolean same(JsonNode own, JsonNode known) {
        return (own.isNumber() && known.isNumber()) ? own.doubleValue() == known.doubleValue() : own.equals(known);
    }

    private String sentence(Set<String> fields, TensorFolder weights) {
        Set<String> types = new TreeSet<>();
        weights.tensors().values().forEach(tensor -> types.add(tensor.type().name()));
        List<String> prints = part.published().fingerprint().stream()
                .map(Recipe.Fingerprint::tensor)
                .toList();
        return "%s: %s. What its files should hash to is not known here; checked instead: all shapes, %s of config.json%s. Its weights are those of the publisher in %s, not those that the projector was trained with (%s, out of %s), so that answers differ a little."
                .formatted(
                        part.model(),
                        folder,
                        String.join(", ", fields),
                        prints.isEmpty()
                                ? ", and none of its numbers"
                                : ", and numbers of " + String.join(" and ", prints),
                        String.join(", ", types),
                        part.content().numbers(),
                        part.wheel().file());
    }

    private void require(TensorFolder weights, Recipe.Fingerprint known) {
        StoredTensor stored = weights.tensors().get(known.tensor());
        if (stored == null) {
            throw new InputException("%s has no tensor '%s'; name the folder of %s."
                    .formatted(folder, known.tensor(), part.published().repository()));
        }
        FloatCodec codec = FloatCodec.of(stored.type());
        ByteBuffer numbers = weights.map(known.tensor());
        if (known.length() != null) {
            double squares = 0;
            while (numbers.hasRemaining()) {
                double value = codec.get(numbers);
                squares += value * value;
            }
            requireNear(known, "length", Math.sqrt(squares), known.length());
        }
        if (known.first() != null) {
            for (double first : known.first()) {
                requireNear(known, "first numbers", codec.get(numbers), first);
            }
        }
    }

    private void requireNear(Recipe.Fingerprint known, String what, double found, double wanted) {
        if (!(Math.abs(found - wanted) <= TOLERANCE * Math.abs(wanted))) {
            throw new InputException(
                    "%s is not the %s that the projector was trained with: the %s of '%s' are %s where %s is known; name the package %s instead."
                            .formatted(
                                    folder,
                                    part.model(),
                                    what,
                                    known.tensor(),
                                    found,
                                    wanted,
                                    part.wheel().file()));
        }
    }
}
