package lilora.engine.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;

/**
 * The shape of a LLaVA-1.5-style model, as in its {@code config.json}; usable without weights.
 *
 * @param vision vision tower (CLIP)
 * @param text language model (LLaMA)
 * @param imageToken id of the token that marks the place of an image
 * @param featureLayer which hidden state of the vision tower is used: 0 is the input of its first layer, n the output of
 *     layer n; always counted from the start here
 * @param keepClassToken whether the class token is kept in front of the patches ("full") or dropped ("default")
 * @param projectorActivation name of the activation between the two projector layers
 * @param projectorBias whether the projector layers have a bias
 */
public record LlavaConfig(
        Vision vision,
        Text text,
        int imageToken,
        int featureLayer,
        boolean keepClassToken,
        String projectorActivation,
        boolean projectorBias) {

    static final String LANGUAGE = "language_model.model.";
    static final String HEAD = "language_model.lm_head";
    static final String PROJECTOR = "multi_modal_projector.";
    static final String VISION = "vision_tower.vision_model.";

    /**
     * CLIP's vision transformer.
     *
     * @param hidden size of a token
     * @param intermediate inner size of the feed-forward layers
     * @param layers number of layers
     * @param heads attention heads
     * @param channels colour channels of the image
     * @param imageSize width and height of the image in pixels
     * @param patchSize width and height of a patch in pixels
     * @param activation name of the activation
     * @param normEps eps of the layer norms
     */
    public record Vision(
            int hidden,
            int intermediate,
            int layers,
            int heads,
            int channels,
            int imageSize,
            int patchSize,
            String activation,
            double normEps) {

        /** Patches of one image. */
        public int patches() {
            int side = imageSize / patchSize;
            return side * side;
        }
    }

    /**
     * LLaMA's decoder.
     *
     * @param vocabulary number of tokens
     * @param hidden size of a token
     * @param intermediate inner size of the feed-forward layers
     * @param layers number of layers
     * @param heads query heads
     * @param keyHeads key and value heads, a divisor of heads
     * @param headSize size of a head, even
     * @param positions longest sequence
     * @param normEps eps of the RMS norms
     * @param ropeTheta base of the rotary positions
     * @param attentionBias whether q, k, v and o have a bias
     * @param mlpBias whether gate, up and down have a bias
     * @param tiedHead whether the head shares the embedding's weights
     * @param endTokens ids that end an answer
     */
    public record Text(
            int vocabulary,
            int hidden,
            int intermediate,
            int layers,
            int heads,
            int keyHeads,
            int headSize,
            int positions,
            double normEps,
            double ropeTheta,
            boolean attentionBias,
            boolean mlpBias,
            boolean tiedHead,
            Set<Integer> endTokens) {

        public Text {
            endTokens = Set.copyOf(endTokens);
        }

        private Text withOwnHead() {
            return new Text(
                    vocabulary,
                    hidden,
                    intermediate,
                    layers,
                    heads,
                    keyHeads,
                    headSize,
                    positions,
                    normEps,
                    ropeTheta,
                    attentionBias,
                    mlpBias,
                    false,
                    endTokens);
        }
    }

    /**
     * Reads {@code config.json} of a model folder, with the {@code generation_config.json} beside it. Where it says that the
     * head is tied but the weights hold one that differs, the model has its own head. The weights may be absent.
     *
     * @throws InputException if it cannot be read or asks for something that this program does not compute
     */
    public static LlavaConfig read(Path folder) {
        return ModelWeights.withStoredHead(folder, LlavaConfigReader.read(folder.resolve("config.json")));
    }

    /** The same with a head of its own. */
    LlavaConfig withOwnHead() {
        return new LlavaConfig(
                vision,
                text.withOwnHead(),
                imageToken,
                featureLayer,
                keepClassToken,
                projectorActivation,
                projectorBias);
    }

    /** Visual tokens of one image: its patches, and the class token where that is kept. */
    public int imageTokens() {
        return vision.patches() + (keepClassToken ? 1 : 0);
    }

    /** All linear layers an adapter may sit at: projector, then layer by layer, then the head. The vision tower has none. */
    public List<LinearSite> linearSites() {
        List<LinearSite> sites = new ArrayList<>();
        sites.add(new LinearSite(PROJECTOR + "linear_1", vision.hidden(), text.hidden()));
        sites.add(new LinearSite(PROJECTOR + "linear_2", text.hidden(), text.hidden()));
        int queries = text.heads() * text.headSize();
        int keys = text.keyHeads() * text.headSize();
        for (int i = 0; i < text.layers(); i++) {
            String layer = LANGUAGE + "layers." + i + ".";
            sites.add(new LinearSite(layer + "self_attn.q_proj", text.hidden(), queries));
            sites.add(new LinearSite(layer + "self_attn.k_proj", text.hidden(), keys));
            sites.add(new LinearSite(layer + "self_attn.v_proj", text.hidden(), keys));
            sites.add(new LinearSite(layer + "self_attn.o_proj", queries, text.hidden()));
            sites.add(new LinearSite(layer + "mlp.gate_proj", text.hidden(), text.intermediate()));
            sites.add(new LinearSite(layer + "mlp.up_proj", text.hidden(), text.intermediate()));
            sites.add(new LinearSite(layer + "mlp.down_proj", text.intermediate(), text.hidden()));
        }
        sites.add(new LinearSite(HEAD, text.hidden(), text.vocabulary()));
        return List.copyOf(sites);
    }

    /** Whether the linear layer of this name has a bias. */
    boolean hasBias(String site) {
        if (site.startsWith(PROJECTOR)) {
            return projectorBias;
        }
        return site.contains(".self_attn.") ? text.attentionBias() : site.contains(".mlp.") && text.mlpBias();
    }

    /** Name and shape of every weight, in the order of the network; a tied head is not listed. */
    public Map<String, long[]> parameterShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        visionShapes(shapes);
        shapes.put(LANGUAGE + "embed_tokens.weight", new long[] {text.vocabulary(), text.hidden()});
        for (LinearSite site : linearSites()) {
            if (!site.name().equals(HEAD) || !text.tiedHead()) {
                shapes.put(site.name() + ".weight", new long[] {site.out(), site.in()});
            }
            if (hasBias(site.name())) {
                shapes.put(site.name() + ".bias", new long[] {site.out()});
            }
        }
        for (int i = 0; i < text.layers(); i++) {
            shapes.put(LANGUAGE + "layers." + i + ".input_layernorm.weight", new long[] {text.hidden()});
            shapes.put(LANGUAGE + "layers." + i + ".post_attention_layernorm.weight", new long[] {text.hidden()});
        }
        shapes.put(LANGUAGE + "norm.weight", new long[] {text.hidden()});
        return shapes;
    }

    private void visionShapes(Map<String, long[]> shapes) {
        long d = vision.hidden();
        long p = vision.patchSize();
        shapes.put(VISION + "embeddings.class_embedding", new long[] {d});
        shapes.put(VISION + "embeddings.patch_embedding.weight", new long[] {d, vision.channels(), p, p});
        shapes.put(VISION + "embeddings.position_embedding.weight", new long[] {1 + vision.patches(), d});
        affine(shapes, VISION + "pre_layrnorm", d);
        for (int i = 0; i < vision.layers(); i++) {
            String layer = VISION + "encoder.layers." + i + ".";
            affine(shapes, layer + "layer_norm1", d);
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                affine(shapes, layer + "self_attn." + projection, d, d);
            }
            affine(shapes, layer + "layer_norm2", d);
            affine(shapes, layer + "mlp.fc1", vision.intermediate(), d);
            affine(shapes, layer + "mlp.fc2", d, vision.intermediate());
        }
        affine(shapes, VISION + "post_layernorm", d);
    }

    private static void affine(Map<String, long[]> shapes, String name, long... shape) {
        shapes.put(name + ".weight", shape);
        shapes.put(name + ".bias", new long[] {shape[0]});
    }

    /** Number of all weights, vision tower included, a tied head counted once. */
    public long parameters() {
        long sum = 0;
        for (long[] shape : parameterShapes().values()) {
            long size = 1;
            for (long dimension : shape) {
                size *= dimension;
            }
            sum += size;
        }
        return sum;
    }
}
