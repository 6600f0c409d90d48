package lilora.builder.micro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of Hugging Face's {@code Dinov2Model} by the sizes of its configuration. */
final class Dinov2Shapes {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final long hidden;

    Dinov2Shapes(ObjectNode config) {
        this.hidden = config.path("hidden_size").asLong();
        long inner = hidden * config.path("mlp_ratio").asLong();
        long patch = config.path("patch_size").asLong();
        long side = config.path("image_size").asLong() / patch;
        shapes.put("embeddings.cls_token", new long[] {1, 1, hidden});
        shapes.put("embeddings.mask_token", new long[] {1, hidden});
        shapes.put("embeddings.position_embeddings", new long[] {1, side * side + 1, hidden});
        long channels = config.path("num_channels").asLong();
        shapes.put("embeddings.patch_embeddings.projection.weight", new long[] {hidden, channels, patch, patch});
        shapes.put("embeddings.patch_embeddings.projection.bias", new long[] {hidden});
        for (int layer = 0; layer < config.path("num_hidden_layers").asInt(); layer++) {
            String prefix = "encoder.layer." + layer + ".";
            norm(prefix + "norm1");
            for (String part : new String[] {"query", "key", "value"}) {
                linear(prefix + "attention.attention." + part, hidden, hidden);
            }
            linear(prefix + "attention.output.dense", hidden, hidden);
            shapes.put(prefix + "layer_scale1.lambda1", new long[] {hidden});
            norm(prefix + "norm2");
            linear(prefix + "mlp.fc1", inner, hidden);
            linear(prefix + "mlp.fc2", hidden, inner);
            shapes.put(prefix + "layer_scale2.lambda1", new long[] {hidden});
        }
        norm("layernorm");
    }

    private void norm(String name) {
        shapes.put(name + ".weight", new long[] {hidden});
        shapes.put(name + ".bias", new long[] {hidden});
    }

    private void linear(String name, long outputs, long inputs) {
        shapes.put(name + ".weight", new long[] {outputs, inputs});
        shapes.put(name + ".bias", new long[] {outputs});
    }

    /** All of them, in the order of the network. */
    Map<String, long[]> all() {
        return shapes;
    }
}
