package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One layer of a decoder of LLaMA's kind: x + o(attention(norm(x))), then x + down(silu(gate(norm(x))) * up(norm(x))). */
final class DecoderLayer {
    private final int index;
    private final double eps;
    private final Kernels kernels;
    private final NDArray attentionNorm;
    private final NDArray mlpNorm;
    private final FrozenLinear q;
    private final FrozenLinear k;
    private final FrozenLinear v;
    private final FrozenLinear o;
    private final FrozenLinear gate;
    private final FrozenLinear up;
    private final FrozenLinear down;
    /** The three weights one above the other; null where each is a leaf or held in 8 bits. */
    private final @Nullable NDArray qkv;

    private final @Nullable NDArray qkvBias;

    DecoderLayer(int index, ModelConfig config, List<LinearSite> sites, ModelWeights weights, Kernels kernels) {
        this.index = index;
        this.eps = config.text().normEps();
        this.kernels = kernels;
        String name = config.decoderName() + "layers." + index + ".";
        List<String> three = sites.subList(0, 3).stream().map(LinearSite::name).toList();
        this.qkv = weights.join(three.stream().map(site -> site + ".weight").toList());
        this.qkvBias = weights.join(three.stream().map(site -> site + ".bias").toList());
        this.attentionNorm = weights.get(name + "input_layernorm.weight");
        this.mlpNorm = weights.get(name + "post_attention_layernorm.weight");
        this.q = weights.linear(sites.get(0));
        this.k = weights.linear(sites.get(1));
        this.v = weights.linear(sites.get(2));
        this.o = weights.linear(sites.get(3));
        this.gate = weights.linear(sites.get(4));
        this.up = weights.linear(sites.get(5));
        this.down = weights.linear(sites.get(6));
    }

    /** x (b, L, d) to (b, L, d). */
    NDArray attention(NDArray x, AttentionPass pass, AdapterSet adapters) {
        if (adapted(adapters, q)
                || adapted(adapters, k)
                || adapted(adapters, v)
                || adapted(adapters, o)
                || qkv == null) {
            NDArray normed = kernels.rmsNorm(x, attentionNorm, eps);
            NDArray heads = pass.attention(
                    kernels,
                    index,
                    q.forward(normed, adapters),
                    k.forward(normed, adapters),
                    v.forward(normed, adapters));
            return o.forwardOnto(x, heads, adapters);
        }
        return pass.block(
                kernels,
                index,
                x,
                attentionNorm,
                kernels.number(eps),
                qkv,
                kernels.orNone(qkvBias),
                o.weight(),
                kernels.orNone(o.bias()));
    }

    private static boolean adapted(AdapterSet adapters, FrozenLinear linear) {
        return adapters.at(linear.site().name()) != null;
    }

    /** x (..., d) to (..., d). */
    NDArray mlp(NDArray x, AdapterSet adapters) {
        NDArray normed = kernels.rmsNorm(x, mlpNorm, eps);
        NDArray inner = kernels.siluMul(gate.forward(normed, adapters), up.forward(normed, adapters));
        return down.forwardOnto(x, inner, adapters);
    }
}
