package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/**
 * Reads a {@code config.json} of Hugging Face. Fields that are left out there have the defaults of transformers' LlavaConfig,
 * CLIPVisionConfig and LlamaConfig. Whatever this program does not compute is refused, never ignored, and so is what older
 * and newer versions of transformers would read differently.
 */
final class LlavaConfigReader {
    /** Sizes and counts beyond any model of the kind, so that products of two stay far inside their types. */
    private static final int LARGEST = 1 << 20;

    private static final int MOST_LAYERS = 1 << 12;
    private static final int LARGEST_IMAGE = 1 << 14;
    private static final int LARGEST_VOCABULARY = 1 << 24;

    private final ConfigObject root;
    private final ConfigObject vision;
    private final ConfigObject text;

    private LlavaConfigReader(ConfigObject root) {
        this.root = root;
        this.vision = root.object("vision_config");
        this.text = root.object("text_config");
    }

    static LlavaConfig read(Path path) {
        if (!PlainFile.isThere(path)) {
            throw new InputException("File " + path + " does not exist: choose a model folder in Hugging Face layout.");
        }
        return new LlavaConfigReader(ConfigObject.of(path, Json.tree(path))).config();
    }

    private LlavaConfig config() {
        requireNoOriginalLayout();
        root.only("model_type", "llava");
        LlavaConfig.Vision v = vision();
        LlavaConfig.Text t = text();
        LlavaConfig config = new LlavaConfig(
                v,
                t,
                imageToken(t.vocabulary()),
                featureLayer(v.layers()),
                keepClassToken(),
                activation(root, "projector_hidden_act", "gelu"),
                root.bool("multimodal_projector_bias", true));
        padding(root, t.vocabulary());
        padding(text, t.vocabulary());
        requireSameVocabulary(t.vocabulary());
        text.finish(HarmlessFields.ofText());
        vision.finish(HarmlessFields.ofVision());
        root.finish(HarmlessFields.ofModel());
        return config;
    }

    /** LLaVA's own files name their parts otherwise, have the tower elsewhere, and have the language model's fields on top. */
    private void requireNoOriginalLayout() {
        for (String name : root.names()) {
            if (name.startsWith("mm_")) {
                throw new InputException(
                        ("%s: this is the original LLaVA layout (field %s), which is not read: its vision tower lies elsewhere"
                                        + " and its weights have other names. Take the same model in Hugging Face layout, as the"
                                        + " organisation llava-hf publishes it, or convert this folder with transformers'"
                                        + " convert_llava_weights_to_hf.py (up to version 4).")
                                .formatted(root.file(), name));
            }
        }
    }

    private LlavaConfig.Vision vision() {
        vision.only("model_type", "clip_vision_model");
        // Without any vision_config transformers means the tower of LLaVA-1.5, with one CLIP's own defaults.
        boolean whole = vision.isAbsent();
        LlavaConfig.Vision v = new LlavaConfig.Vision(
                vision.integer("hidden_size", whole ? 1024 : 768, 1, LARGEST),
                vision.integer("intermediate_size", whole ? 4096 : 3072, 1, LARGEST),
                vision.integer("num_hidden_layers", whole ? 24 : 12, 1, MOST_LAYERS),
                vision.integer("num_attention_heads", whole ? 16 : 12, 1, LARGEST),
                vision.integer("num_channels", 3, 1, LARGEST),
                vision.integer("image_size", whole ? 336 : 224, 1, LARGEST_IMAGE),
                vision.integer("patch_size", whole ? 14 : 32, 1, LARGEST_IMAGE),
                activation(vision, "hidden_act", "quick_gelu"),
                vision.positiveReal("layer_norm_eps", 1e-5));
        multiple(vision, "hidden_size", v.hidden(), "num_attention_heads", v.heads());
        if (v.channels() != 3) {
            throw vision.wrong("num_channels", "is %d, but images are read in three colours.".formatted(v.channels()));
        }
        if (v.patchSize() > v.imageSize()) {
            throw vision.wrong(
                    "patch_size",
                    "(%d) is larger than image_size (%d), so that an image has no patch."
                            .formatted(v.patchSize(), v.imageSize()));
        }
        return v;
    }

    private LlavaConfig.Text text() {
        text.only("model_type", "llama");
        text.only("hidden_act", "silu");
        int hidden = text.integer("hidden_size", 4096, 1, LARGEST);
        int heads = text.integer("num_attention_heads", 32, 1, LARGEST);
        int keyHeads = text.integer("num_key_value_heads", text.optional("num_key_value_heads"), heads, 1, LARGEST);
        multiple(text, "hidden_size", hidden, "num_attention_heads", heads);
        multiple(text, "num_attention_heads", heads, "num_key_value_heads", keyHeads);
        int headSize = text.integer("head_dim", text.optional("head_dim"), hidden / heads, 1, LARGEST / heads);
        multiple(text, "head_dim", headSize, "two", 2);
        int vocabulary = text.integer("vocab_size", 32000, 1, LARGEST_VOCABULARY);
        return new LlavaConfig.Text(
                vocabulary,
                hidden,
                text.integer("intermediate_size", 11008, 1, LARGEST),
                text.integer("num_hidden_layers", 32, 1, MOST_LAYERS),
                heads,
                keyHeads,
                headSize,
                text.integer("max_position_embeddings", 2048, 1, Math.min(LARGEST, Integer.MAX_VALUE / headSize)),
                text.positiveReal("rms_norm_eps", 1e-6),
                ropeTheta(),
                text.bool("attention_bias", false),
                text.bool("mlp_bias", false),
                tied(),
                endTokens(vocabulary));
    }

    /** Newer versions say it once for the model, older ones in its language model. */
    private boolean tied() {
        boolean outer = root.bool("tie_word_embeddings", false);
        boolean inner = text.bool("tie_word_embeddings", false);
        return outer || inner;
    }

    private int imageToken(int vocabulary) {
        int index = root.integer("image_token_index", 32000, 0, Integer.MAX_VALUE);
        int id = root.integer("image_token_id", index, 0, Integer.MAX_VALUE);
        if (root.has("image_token_index") && id != index) {
            throw root.wrong("image_token_index", "is %d, but image_token_id is %d; keep one.".formatted(index, id));
        }
        if (id >= vocabulary) {
            throw root.wrong(
                    root.has("image_token_id") ? "image_token_id" : "image_token_index",
                    "is %d, outside the vocabulary of %d tokens.".formatted(id, vocabulary));
        }
        return id;
    }

    private boolean keepClassToken() {
        String strategy = root.string("vision_feature_select_strategy", "default");
        if (!strategy.equals("default") && !strategy.equals("full")) {
            throw root.unsupported(
                    "vision_feature_select_strategy",
                    root.optional("vision_feature_select_strategy"),
                    "default or full");
        }
        return strategy.equals("full");
    }

    /** The base of the rotary positions: in one of two objects, or beside them as it was up to version 4. */
    private double ropeTheta() {
        Set<Double> given = new TreeSet<>();
        for (String field : List.of("rope_parameters", "rope_scaling")) {
            ConfigObject rope = text.object(field);
            for (String type : List.of("rope_type", "type")) {
                if (!rope.string(type, "default").equals("default")) {
                    throw rope.unsupported(type, rope.optional(type), "default: positions are not scaled");
                }
            }
            requireWhole(rope);
            theta(rope).ifPresent(given::add);
            rope.finish(Map.of());
        }
        requireWhole(text);
        theta(text).ifPresent(given::add);
        if (given.size() > 1) {
            throw text.wrong("rope_theta", "is given as %s in one file; keep one value.".formatted(given));
        }
        JsonNode scaling = text.optional("rope_scaling");
        boolean shadowed = text.optional("rope_parameters").hasNonNull("rope_theta") && !text.has("rope_theta");
        if (!scaling.isEmpty() && !scaling.hasNonNull("rope_theta") && shadowed) {
            throw text.wrong(
                    "rope_scaling",
                    "stands beside rope_parameters, whose rope_theta transformers does not read then; keep one of the two.");
        }
        return given.isEmpty() ? 10000 : given.iterator().next();
    }

    private static Optional<Double> theta(ConfigObject object) {
        return object.has("rope_theta")
                ? Optional.of(object.positiveReal("rope_theta", object.optional("rope_theta"), 0))
                : Optional.empty();
    }

    private static void requireWhole(ConfigObject object) {
        JsonNode factor = object.optional("partial_rotary_factor");
        if (object.positiveReal("partial_rotary_factor", factor, 1) != 1) {
            throw object.unsupported("partial_rotary_factor", factor, "1");
        }
    }

    private int featureLayer(int layers) {
        JsonNode given = root.optional("vision_feature_layer");
        if (given.isArray()) {
            throw root.unsupported("vision_feature_layer", given, "one number");
        }
        int select = root.integer("vision_feature_layer", -2, Integer.MIN_VALUE, Integer.MAX_VALUE);
        long index = select < 0 ? layers + 1L + select : select;
        if (index < 0 || index > layers) {
            throw root.wrong(
                    "vision_feature_layer",
                    "is %d, but the vision tower has only %d layers.".formatted(select, layers));
        }
        return (int) index;
    }

    /** As transformers generates: the folder's generation_config.json decides, or config.json where there is none. */
    private Set<Integer> endTokens(int vocabulary) {
        Set<Integer> outer = ids(root, vocabulary);
        Set<Integer> inner = ids(text, vocabulary);
        Set<Integer> generation = generation(vocabulary);
        if (!generation.isEmpty()) {
            return generation;
        }
        if (!outer.isEmpty() && !inner.isEmpty() && !outer.equals(inner)) {
            throw root.wrong(
                    "eos_token_id", "is %s, but text_config.eos_token_id is %s; correct one.".formatted(outer, inner));
        }
        if (!inner.isEmpty()) {
            return inner;
        }
        if (outer.isEmpty() && (text.isNull("eos_token_id") || vocabulary <= 2)) {
            throw text.wrong("eos_token_id", "is not given, so that no answer would end; give it.");
        }
        return outer.isEmpty() ? Set.of(2) : outer;
    }

    private Set<Integer> generation(int vocabulary) {
        Path beside = root.file().resolveSibling("generation_config.json");
        if (!PlainFile.isThere(beside)) {
            return Set.of();
        }
        ConfigObject generation = ConfigObject.of(beside, Json.tree(beside));
        padding(generation, vocabulary);
        Set<Integer> ends = ids(generation, vocabulary);
        generation.finish(HarmlessFields.ofGeneration());
        if (ends.isEmpty()) {
            throw generation.wrong(
                    "eos_token_id",
                    "is not given, so that no answer would end in transformers, which does not ask config.json then; give it, or remove the file.");
        }
        return ends;
    }

    private static Set<Integer> ids(ConfigObject object, int vocabulary) {
        JsonNode given = object.optional("eos_token_id");
        Set<Integer> ids = new LinkedHashSet<>();
        if (given.isArray()) {
            given.forEach(id -> ids.add(object.integer("eos_token_id", id, 0, 0, vocabulary - 1)));
        } else if (!given.isMissingNode()) {
            ids.add(object.integer("eos_token_id", given, 0, 0, vocabulary - 1));
        }
        return ids;
    }

    /** Its row of the embedding is like any other in a forward pass; -1 is how the first LLaMA said none. */
    private static void padding(ConfigObject object, int vocabulary) {
        object.integer("pad_token_id", object.optional("pad_token_id"), 0, -1, vocabulary - 1);
    }

    /** LLaVA-1.5 was published with the size of the vocabulary in both places; only the inner one is read. */
    private void requireSameVocabulary(int vocabulary) {
        int outer = root.integer("vocab_size", root.optional("vocab_size"), vocabulary, 1, LARGEST_VOCABULARY);
        if (outer != vocabulary) {
            throw root.wrong(
                    "vocab_size", "is %d, but text_config.vocab_size is %d; correct one.".formatted(outer, vocabulary));
        }
    }

    private static String activation(ConfigObject object, String field, String otherwise) {
        String name = object.string(field, otherwise);
        return Activation.named(name)
                .map(Activation::configName)
                .orElseThrow(() -> object.unsupported(
                        field, object.optional(field), "gelu, gelu_pytorch_tanh, quick_gelu, silu or relu"));
    }

    private static void multiple(ConfigObject object, String field, int value, String other, int divisor) {
        if (value % divisor != 0) {
            throw object.wrong(field, "(%d) is not a multiple of %s (%d).".formatted(value, other, divisor));
        }
    }
}
