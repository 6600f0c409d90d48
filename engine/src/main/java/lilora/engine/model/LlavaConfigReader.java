package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.json.Json;

/**
 * Reads a {@code config.json} of Hugging Face. Fields that are left out there have the defaults of transformers' LlavaConfig
 * and of the configurations of its parts. Whatever this program does not compute is refused, never ignored, and so is what older
 * and newer versions of transformers would read differently.
 */
final class LlavaConfigReader {
    static final String MODEL_TYPE = "llava";

    private final ConfigObject root;
    private final ConfigObject vision;
    private final ConfigObject text;

    private LlavaConfigReader(ConfigObject root) {
        this.root = root;
        this.vision = root.object("vision_config");
        this.text = root.object("text_config");
    }

    static LlavaConfig read(Path path) {
        return new LlavaConfigReader(ConfigObject.of(path, Json.tree(path))).config();
    }

    private LlavaConfig config() {
        requireNoOriginalLayout();
        root.only("model_type", MODEL_TYPE);
        VisionConfig v = Towers.of(vision).read(vision);
        DecoderReader decoder = new DecoderReader(text);
        DecoderConfig t = decoder.read(tied(), EndTokens.of(root, text, decoder));
        LlavaConfig config = new LlavaConfig(
                v,
                t,
                imageToken(t.vocabulary()),
                featureLayers(v.layers()),
                allFeatures(),
                root.activation("projector_hidden_act", "gelu"),
                root.bool("multimodal_projector_bias", true));
        EndTokens.padding(root, t.vocabulary());
        EndTokens.padding(text, t.vocabulary());
        requireSameVocabulary(t.vocabulary());
        decoder.finish();
        root.finish(HarmlessFields.ofModel());
        return config;
    }

    /** LLaVA's own files name their parts otherwise, have the tower elsewhere, and have the language model's fields on top. */
    private void requireNoOriginalLayout() {
        for (String name : root.names()) {
            if (name.startsWith("mm_")) {
                throw new InputException(
                        ("%s: this is the original LLaVA layout (field %s), whose vision tower lies elsewhere. Compose a model of"
                                        + " the two, with %s for its language model, and open that.")
                                .formatted(root.file(), name, root.file().getParent()));
            }
        }
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
                    "is %d, outside the vocabulary of %d tokens; correct it.".formatted(id, vocabulary));
        }
        return id;
    }

    private boolean allFeatures() {
        String strategy = root.string("vision_feature_select_strategy", "default");
        if (!strategy.equals("default") && !strategy.equals("full")) {
            throw root.unsupported(
                    "vision_feature_select_strategy",
                    root.optional("vision_feature_select_strategy"),
                    "default or full");
        }
        return strategy.equals("full");
    }

    /** One hidden state of the vision tower, or several in a list. */
    private List<Integer> featureLayers(int layers) {
        JsonNode given = root.optional("vision_feature_layer");
        if (!given.isArray()) {
            int select = root.integer("vision_feature_layer", -2, Integer.MIN_VALUE, Integer.MAX_VALUE);
            return List.of(featureLayer(select, layers));
        }
        if (given.isEmpty()) {
            throw root.unsupported("vision_feature_layer", given, "a number, or a list of some");
        }
        return given.valueStream()
                .map(each -> root.integer("vision_feature_layer", each, 0, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .map(select -> featureLayer(select, layers))
                .toList();
    }

    private int featureLayer(int select, int layers) {
        long index = select < 0 ? layers + 1L + select : select;
        if (index < 0 || index > layers) {
            throw root.wrong(
                    "vision_feature_layer",
                    "is %d, but the vision tower has only %d layers; correct it.".formatted(select, layers));
        }
        return (int) index;
    }

    /** LLaVA-1.5 was published with the size of the vocabulary in both places; only the inner one is read. */
    private void requireSameVocabulary(int vocabulary) {
        int outer = root.integer(
                "vocab_size", root.optional("vocab_size"), vocabulary, 1, DecoderReader.LARGEST_VOCABULARY);
        if (outer != vocabulary) {
            throw root.wrong(
                    "vocab_size", "is %d, but text_config.vocab_size is %d; correct one.".formatted(outer, vocabulary));
        }
    }
}
