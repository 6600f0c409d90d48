package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import lilora.engine.model.AttentionPass.LayerCache;
import lilora.engine.model.LinearSite.Part;
import org.jspecify.annotations.Nullable;

/** A decoder of LLaMA's kind, from ids and visual tokens to logits at chosen positions. */
final class LanguageModel {
    private final ModelConfig config;
    private final Kernels kernels;
    private final ModelWeights weights;
    private final NDArray embedding;
    private final NDArray norm;
    private final FrozenLinear head;
    private final RopeTable rope;
    private final List<DecoderLayer> layers = new ArrayList<>();

    LanguageModel(ModelConfig config, ModelWeights weights, RopeTable rope, Kernels kernels) {
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
        this.rope = rope;
        this.embedding = weights.get(config.decoderName() + "embed_tokens.weight");
        this.norm = weights.get(config.decoderName() + "norm.weight");
        List<LinearSite> sites = config.text().sites(config.decoderName());
        for (int i = 0; i < config.text().layers(); i++) {
            layers.add(new DecoderLayer(i, config, sites.subList(7 * i, 7 * i + 7), weights, kernels));
        }
        LinearSite headSite = new LinearSite(
                config.headName(), config.text().hidden(), config.text().vocabulary(), Part.HEAD, false);
        NDArray headWeight = config.text().tiedHead() ? embedding : weights.get(headSite.name() + ".weight");
        this.head = new FrozenLinear(headSite, headWeight, null, kernels);
    }

    RopeTable rope() {
        return rope;
    }

    /** Attention over a layout, filling caches if there are any. */
    AttentionPass pass(TokenLayout layout, List<LayerCache> caches) {
        return AttentionPass.over(layout, config.text(), rope, caches, kernels, embedding);
    }

    /** The input (..., d) of a layout; visual (images, tokens, d) or null goes to its visual places. */
    NDArray embed(TokenLayout layout, @Nullable NDArray visual) {
        NDArray ids = embedding.getManager().create(layout.ids()).reshape(layout.shape());
        if (visual == null) {
            return weights.inPrecision(kernels.call("embed", embedding, ids));
        }
        NDArray places = embedding.getManager().create(layout.visualPlaces());
        return weights.inPrecision(kernels.call(
                "embed_with", embedding, ids, visual.reshape(-1, config.text().hidden()), places));
    }

    /** The input of a layout with a prefix (p, d) at its places. */
    NDArray prefixed(NDArray x, TokenLayout layout, @Nullable NDArray prefix) {
        return prefix == null
                ? x
                : kernels.call("prefixed", x, prefix, embedding.getManager().create(layout.prefixPlaces()));
    }

    /** One new token of each sample: (b, 1, d). */
    NDArray embed(long[] ids) {
        return weights.inPrecision(kernels.call(
                "embed", embedding, embedding.getManager().create(ids).reshape(-1, 1)));
    }

    /** Zeros in the number type and on the device of the model. */
    NDArray zeros(Shape shape) {
        return weights.inPrecision(
                kernels.call("cast_like", embedding.getManager().zeros(shape), embedding));
    }

    /** The hidden states (..., d) after all layers, before the last norm. */
    NDArray states(NDArray x, AttentionPass pass, AdapterSet adapters) {
        List<UnaryOperator<NDArray>> parts = new ArrayList<>();
        for (DecoderLayer layer : layers) {
            parts.add(input -> whole(layer, input, pass, adapters));
        }
        return through(x, parts);
    }

    /** The hidden states (n, d) at n rows of the layout. */
    NDArray statesAt(NDArray x, long[] places, AttentionPass pass, AdapterSet adapters) {
        return through(x, partsTo(places, pass, adapters.positionWise(), () -> adapters));
    }

    /** Where no graph is recorded, nothing reads what a layer made on its way: at most one layer's is held at a time. */
    private static NDArray through(NDArray input, List<UnaryOperator<NDArray>> parts) {
        boolean recorded = JniUtils.isGradMode();
        NDArray x = input;
        for (UnaryOperator<NDArray> part : parts) {
            NDArray before = x;
            x = recorded ? part.apply(before) : Scopes.result(() -> part.apply(before));
            if (!recorded && before != input) {
                before.close();
            }
        }
        if (!recorded) {
            NDScope.register(x);
        }
        return x;
    }

    /**
     * The layers, one behind the other; what the last makes are the hidden states (n, d) at n rows of the layout. Nothing reads
     * the other rows of its second half, so it is computed at those alone, unless an adapter wants to see whole sequences.
     *
     * @param adapters asked for anew by each layer, each time it computes
     */
    List<UnaryOperator<NDArray>> partsTo(
            long[] places, AttentionPass pass, boolean positionWise, Supplier<AdapterSet> adapters) {
        NDArray index = embedding.getManager().create(places);
        int last = layers.size() - 1;
        List<UnaryOperator<NDArray>> parts = new ArrayList<>();
        for (DecoderLayer layer : layers.subList(0, last)) {
            parts.add(x -> whole(layer, x, pass, adapters.get()));
        }
        parts.add(x -> {
            AdapterSet set = adapters.get();
            return positionWise
                    ? layers.get(last).mlp(kernels.call("rows", layers.get(last).attention(x, pass, set), index), set)
                    : kernels.call("rows", whole(layers.get(last), x, pass, set), index);
        });
        return parts;
    }

    private static NDArray whole(DecoderLayer layer, NDArray x, AttentionPass pass, AdapterSet adapters) {
        return layer.mlp(layer.attention(x, pass, adapters), adapters);
    }

    /** Hidden states (..., d) to logits (..., vocabulary). */
    NDArray logits(NDArray states, AdapterSet adapters) {
        return head.forward(kernels.rmsNorm(states, norm, config.text().normEps()), adapters);
    }
}
