package lilora.engine.gguf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;
import lilora.engine.InputException;
import lilora.engine.json.AllowedValues;
import org.jspecify.annotations.Nullable;

/**
 * How positions are scaled: by fields (linear, YaRN), or by a table of factors, one for each pair of numbers of a head, into which
 * llama.cpp's converter turns the scaling of LLaMA 3.1. Hugging Face's configuration has no such table, but the numbers that
 * made it; which those were is found by making it again.
 */
final class RopeScaling {
    /** Of LLaMA 3.1 to 3.3, and the converter's own where a configuration does not say. */
    private static final double LOW = 1;

    private static final double HIGH = 4;
    private static final int ORIGINAL = 8192;
    private static final double USUAL_THETA = 10_000;
    /** The table was made in float32. */
    private static final double CLOSE = 1e-5;

    private final GgufFile file;
    private final Metadata metadata;
    private final String own;
    private final Decoder.Sizes sizes;

    /** @param own what names of the architecture's fields begin with */
    RopeScaling(GgufFile file, String own, Decoder.Sizes sizes) {
        this.file = file;
        this.metadata = file.metadata();
        this.own = own;
        this.sizes = sizes;
    }

    /** As {@code rope_scaling} in {@code config.json}, null where nothing is scaled. */
    @Nullable
    ObjectNode read() {
        ObjectNode byFields = byFields();
        GgufTensor table = file.tensors().get(TensorNames.ROPE_FACTORS);
        if (table == null) {
            return byFields;
        }
        if (byFields != null) {
            throw new InputException(
                    "%s scales positions twice, by tensor %s and by %srope.scaling; take a file with one of the two."
                            .formatted(file.path(), TensorNames.ROPE_FACTORS, own));
        }
        return byTable(table);
    }

    private @Nullable ObjectNode byFields() {
        String fields = own + "rope.scaling.";
        // It tells whether the model was trained so, which changes nothing.
        metadata.ignore(fields + "finetuned");
        OptionalDouble factor = metadata.real(fields + "factor");
        OptionalDouble older = metadata.real(own + "rope.scale_linear");
        if (factor.isPresent() && older.isPresent() && factor.getAsDouble() != older.getAsDouble()) {
            throw metadata.wrong(own + "rope.scale_linear", "the same as " + fields + "factor");
        }
        // What llama.cpp takes a factor without a kind for.
        String kind = metadata.text(fields + "type").orElse("linear");
        double times = factor.orElse(older.orElse(1));
        if (times <= 0) {
            throw metadata.wrong(fields + "factor", "a number above 0");
        }
        if (kind.equals("yarn")) {
            return yarn(fields, times);
        }
        if (!kind.equals("linear") && !kind.equals("none")) {
            throw AllowedValues.unsupported(file.path(), fields + "type", kind, "none, linear or yarn");
        }
        metadata.ignore(fields + "original_context_length");
        return kind.equals("none") || times == 1 ? null : scaled("linear", times);
    }

    private ObjectNode yarn(String fields, double factor) {
        for (String one : new String[] {"attn_factor", "yarn_ext_factor", "yarn_attn_factor"}) {
            metadata.real(fields + one).ifPresent(value -> {
                if (value != 1) {
                    throw metadata.wrong(fields + one, "1");
                }
            });
        }
        ObjectNode yarn = scaled("yarn", factor);
        int original = metadata.whole(fields + "original_context_length", 1).orElse(sizes.positions());
        yarn.put("original_max_position_embeddings", original);
        metadata.real(fields + "yarn_beta_fast").ifPresent(beta -> yarn.put("beta_fast", beta));
        metadata.real(fields + "yarn_beta_slow").ifPresent(beta -> yarn.put("beta_slow", beta));
        return yarn;
    }

    private static ObjectNode scaled(String kind, double factor) {
        return JsonNodeFactory.instance.objectNode().put("rope_type", kind).put("factor", factor);
    }

    private ObjectNode byTable(GgufTensor table) {
        float[] factors = new TensorNumbers(file.path(), table).all();
        float most = 1;
        for (float factor : factors) {
            most = Math.max(most, factor);
        }
        if (factors.length != sizes.headSize() / 2 || !isTable(factors, most)) {
            throw new InputException(
                    "%s: tensor %s scales positions otherwise than LLaMA 3.1 to 3.3 do, which config.json cannot say; take the model's folder from Hugging Face."
                            .formatted(file.path(), TensorNames.ROPE_FACTORS));
        }
        return scaled("llama3", most)
                .put("low_freq_factor", LOW)
                .put("high_freq_factor", HIGH)
                .put("original_max_position_embeddings", ORIGINAL);
    }

    /** Whether the factors are those of the published models. */
    private boolean isTable(float[] factors, double most) {
        double theta = metadata.real(own + "rope.freq_base").orElse(USUAL_THETA);
        for (int i = 0; i < factors.length; i++) {
            double wave = 2 * Math.PI * Math.pow(theta, 2.0 * i / sizes.headSize());
            double smooth = Math.max(0, Math.min(1, (ORIGINAL / wave - LOW) / (HIGH - LOW)));
            double expected = 1 / ((1 - smooth) / most + smooth);
            if (!(Math.abs(factors[i] - expected) <= CLOSE * expected)) {
                return false;
            }
        }
        return true;
    }
}
