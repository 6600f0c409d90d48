package lilora.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shape of a decoder of LLaMA's kind: RMS norms, rotary positions, grouped heads, gated MLPs. LLaMA, Mistral and Qwen2
 * differ in biases, in sliding windows and in what their configurations leave out.
 *
 * @param kind its {@code model_type}
 * @param vocabulary number of tokens
 * @param hidden size of a token
 * @param intermediate inner size of the feed-forward layers
 * @param heads query heads
 * @param keyHeads key and value heads, a divisor of heads
 * @param headSize size of a head, even
 * @param positions longest sequence
 * @param normEps eps of the RMS norms
 * @param rope rotary positions
 * @param queryBias whether q, k and v have a bias
 * @param outputBias whether o has a bias
 * @param mlpBias whether gate, up and down have a bias
 * @param tiedHead whether the head shares the embedding's weights
 * @param windows for each layer the positions that one attends to, itself included; {@link #ALL} for all before it
 * @param endTokens ids that end an answer
 */
public record DecoderConfig(
        String kind,
        int vocabulary,
        int hidden,
        int intermediate,
        int heads,
        int keyHeads,
        int headSize,
        int positions,
        double normEps,
        Rope rope,
        boolean queryBias,
        boolean outputBias,
        boolean mlpBias,
        boolean tiedHead,
        List<Integer> windows,
        Set<Integer> endTokens) {

    /** The window of a layer that has none. */
    public static final int ALL = Integer.MAX_VALUE;

    public DecoderConfig {
        windows = List.copyOf(windows);
        endTokens = Set.copyOf(endTokens);
    }

    /** Number of layers. */
    public int layers() {
        return windows.size();
    }

    /**
     * Names of conversation templates for a model that brings none: those of tokens that a tokenizer may have or not, then the
     * one that LLaVA trained such a decoder with.
     */
    List<String> templates() {
        return switch (kind) {
            case "mistral" -> List.of("chatml", "mistral_instruct");
            case "qwen2" -> List.of("qwen_2");
            default -> List.of("llama_3", "chatml", "vicuna_v1");
        };
    }

    /** The narrowest window of a layer. */
    int window() {
        return windows.stream().mapToInt(Integer::intValue).min().orElse(ALL);
    }

    DecoderConfig withOwnHead() {
        return new DecoderConfig(
                kind,
                vocabulary,
                hidden,
                intermediate,
                heads,
                keyHeads,
                headSize,
                positions,
                normEps,
                rope,
                queryBias,
                outputBias,
                mlpBias,
                false,
                windows,
                endTokens);
    }

    /**
     * Its linear layers, layer by layer; not the head.
     *
     * @param prefix of their names
     */
    public List<LinearSite> sites(String prefix) {
        List<LinearSite> sites = new ArrayList<>();
        int queries = heads * headSize;
        int keys = keyHeads * headSize;
        for (int i = 0; i < layers(); i++) {
            String layer = prefix + "layers." + i + ".";
            sites.add(layer(layer + "self_attn.q_proj", hidden, queries, queryBias));
            sites.add(layer(layer + "self_attn.k_proj", hidden, keys, queryBias));
            sites.add(layer(layer + "self_attn.v_proj", hidden, keys, queryBias));
            sites.add(layer(layer + "self_attn.o_proj", queries, hidden, outputBias));
            sites.add(layer(layer + "mlp.gate_proj", hidden, intermediate, mlpBias));
            sites.add(layer(layer + "mlp.up_proj", hidden, intermediate, mlpBias));
            sites.add(layer(layer + "mlp.down_proj", intermediate, hidden, mlpBias));
        }
        return sites;
    }

    private static LinearSite layer(String name, int in, int out, boolean bias) {
        return new LinearSite(name, in, out, LinearSite.Part.DECODER, bias);
    }

    /**
     * Adds the shapes of the embedding, the linear layers and the norms, in the order of files.
     *
     * @param prefix of the names of embedding and norms
     * @param sites the linear layers of the whole model; a head that is tied has no weight of its own
     */
    void addShapes(String prefix, List<LinearSite> sites, Map<String, long[]> shapes) {
        shapes.put(prefix + "embed_tokens.weight", new long[] {vocabulary, hidden});
        for (LinearSite site : sites) {
            if (site.part() != LinearSite.Part.HEAD || !tiedHead) {
                shapes.put(site.name() + ".weight", new long[] {site.out(), site.in()});
            }
            if (site.bias()) {
                shapes.put(site.name() + ".bias", new long[] {site.out()});
            }
        }
        addNorms(prefix, shapes);
    }

    /**
     * Adds names and shapes of its norms.
     *
     * @param prefix of their names
     */
    public void addNorms(String prefix, Map<String, long[]> shapes) {
        for (int i = 0; i < layers(); i++) {
            shapes.put(prefix + "layers." + i + ".input_layernorm.weight", new long[] {hidden});
            shapes.put(prefix + "layers." + i + ".post_attention_layernorm.weight", new long[] {hidden});
        }
        shapes.put(prefix + "norm.weight", new long[] {hidden});
    }
}
