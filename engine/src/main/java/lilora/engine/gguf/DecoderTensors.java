package lilora.engine.gguf;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lilora.engine.InputException;

/** The tensors of a file, held against what its decoder needs: all of them, in its shapes, and no other. */
final class DecoderTensors {
    private final GgufFile file;
    private final Decoder.Sizes sizes;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    DecoderTensors(GgufFile file, Decoder decoder) {
        this.file = file;
        this.sizes = decoder.sizes();
        long hidden = sizes.hidden();
        shapes.put("token_embd.weight", new long[] {sizes.rows(), hidden});
        shapes.put("output_norm.weight", new long[] {hidden});
        if (file.tensors().containsKey(TensorNames.HEAD)) {
            shapes.put(TensorNames.HEAD, new long[] {sizes.rows(), hidden});
        }
        boolean queryBias = decoder.architecture() == Architecture.QWEN2;
        // Each layer has a table entry of at least some bytes, so that a file cannot name more than it holds.
        for (int layer = 0; layer < Math.min(sizes.layers(), file.tensors().size()); layer++) {
            addLayer(layer, queryBias);
        }
    }

    private void addLayer(int layer, boolean queryBias) {
        long hidden = sizes.hidden();
        long queries = (long) sizes.heads() * sizes.headSize();
        long keys = (long) sizes.keyHeads() * sizes.headSize();
        shapes.put(TensorNames.ofLayer(layer, "attn_norm.weight"), new long[] {hidden});
        shapes.put(TensorNames.ofLayer(layer, "ffn_norm.weight"), new long[] {hidden});
        addLinear(layer, "attn_q", queries, hidden, queryBias || has("attn_q"));
        addLinear(layer, "attn_k", keys, hidden, queryBias || has("attn_q"));
        addLinear(layer, "attn_v", keys, hidden, queryBias || has("attn_q"));
        addLinear(layer, "attn_output", hidden, queries, !queryBias && has("attn_q"));
        addLinear(layer, "ffn_gate", sizes.intermediate(), hidden, !queryBias && has("ffn_gate"));
        addLinear(layer, "ffn_up", sizes.intermediate(), hidden, !queryBias && has("ffn_gate"));
        addLinear(layer, "ffn_down", hidden, sizes.intermediate(), !queryBias && has("ffn_gate"));
    }

    /** Whether the first layer has a bias there, which the configuration then says of all. */
    private boolean has(String part) {
        return file.tensors().containsKey(TensorNames.ofLayer(0, part + ".bias"));
    }

    private void addLinear(int layer, String part, long outputs, long inputs, boolean bias) {
        shapes.put(TensorNames.ofLayer(layer, part + ".weight"), new long[] {outputs, inputs});
        if (bias) {
            shapes.put(TensorNames.ofLayer(layer, part + ".bias"), new long[] {outputs});
        }
    }

    /**
     * The tensors by Hugging Face's names, in the order of the file.
     *
     * @throws InputException naming one that is missing, of another shape, or not known
     */
    Map<String, GgufTensor> checked() {
        shapes.keySet().stream()
                .filter(name -> !file.tensors().containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InputException("%s lacks tensor '%s' of a model of %d layers; get the file again."
                            .formatted(file.path(), name, sizes.layers()));
                });
        Map<String, GgufTensor> checked = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.equals(TensorNames.ROPE_FACTORS)) {
                return;
            }
            long[] shape = shapes.get(name);
            String own = shape == null ? null : TensorNames.huggingFace(name).orElse(null);
            if (own == null) {
                throw new InputException(
                        "%s: tensor '%s' is none of this model's by its fields, so that it cannot be told what it changes; take the model's folder from Hugging Face."
                                .formatted(file.path(), name));
            }
            if (!Arrays.equals(shape, tensor.shape())) {
                throw new InputException(
                        "%s: tensor '%s' has the shape %s, but the fields ask for %s; get the file again."
                                .formatted(file.path(), name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
            }
            checked.put(own, tensor);
        });
        return checked;
    }
}
