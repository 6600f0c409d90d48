package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.image.ImagePreprocessor;
import lilora.engine.model.LinearSite.Part;

/**
 * The shape of a LLaVA model, as in its {@code config.json}; usable without weights.
 *
 * @param vision vision tower
 * @param text language model
 * @param imageToken id of the token that marks the place of an image
 * @param featureLayers which hidden states of the vision tower are used, side by side: 0 is the input of its first layer, n
 *     the output of layer n; always counted from the start here
 * @param allFeatures whether all of the tower's tokens are used ("full"), or all but the first ("default"): the class token
 *     where the tower has one, a patch where it has none
 * @param projectorActivation name of the activation between the two projector layers
 * @param projectorBias whether the projector layers have a bias
 */
public record LlavaConfig(
        VisionConfig vision,
        DecoderConfig text,
        int imageToken,
        List<Integer> featureLayers,
        boolean allFeatures,
        String projectorActivation,
        boolean projectorBias)
        implements ModelConfig {

    static final String LANGUAGE = "language_model.model.";
    static final String HEAD = "language_model.lm_head";
    static final String PROJECTOR = "multi_modal_projector.";
    static final String VISION = "vision_tower.";

    public LlavaConfig {
        featureLayers = List.copyOf(featureLayers);
    }

    /** With the image size of the folder's preprocessor, where the vision tower takes other images than it has positions for. */
    LlavaConfig withInputSize(Path folder) {
        if (!vision.takesOtherSizes() || !ImagePreprocessor.isThere(folder)) {
            return this;
        }
        ImagePreprocessor images = ImagePreprocessor.ofModel(folder, ImagePreprocessor.Mode.PAD);
        boolean square = images.width() == images.height() && images.width() >= vision.patchSize();
        return square ? with(vision.withInputSize(images.width()), text) : this;
    }

    private LlavaConfig with(VisionConfig newVision, DecoderConfig newText) {
        return new LlavaConfig(
                newVision, newText, imageToken, featureLayers, allFeatures, projectorActivation, projectorBias);
    }

    @Override
    public LlavaConfig withOwnHead() {
        return with(vision, text.withOwnHead());
    }

    @Override
    public String decoderName() {
        return LANGUAGE;
    }

    @Override
    public String headName() {
        return HEAD;
    }

    @Override
    public int patches() {
        return vision.patches();
    }

    @Override
    public int inputSize() {
        return vision.inputSize();
    }

    @Override
    public void requireImageSize(int size) {
        if (!vision.takesOtherSizes() && size != vision.imageSize()) {
            throw InputException.about(
                    "The image size is %d, but a tower of the kind %s takes images of its own size alone (%d); leave it out, or take DINOv2's, whose positions are interpolated."
                            .formatted(size, vision.kind(), vision.imageSize()),
                    "imageSize");
        }
        int patch = vision.patchSize();
        if (vision.takesOtherSizes() && size % patch != 0) {
            int below = Math.max(1, size / patch) * patch;
            throw InputException.about(
                    "The image size is %d, which is no multiple of the tower's patches of %d pixels; write %d or %d."
                            .formatted(size, patch, below, below + patch),
                    "imageSize");
        }
    }

    @Override
    public int imageTokens() {
        return vision.firstTokens() + vision.patches() - (allFeatures ? 0 : 1);
    }

    @Override
    public int featureWidth() {
        return vision.hidden() * featureLayers.size();
    }

    @Override
    public long towerBytes(int images, int tokens, int number) {
        int inner = TowerMemory.inner(
                vision.activation(), vision.intermediate(), vision.options().gated());
        long side = vision.inputSize();
        return new TowerMemory(vision.hidden(), inner, featureLayers.size() - 1, false, featureWidth())
                .bytes(
                        side * side * vision.channels() * images,
                        1,
                        (long) images * (vision.firstTokens() + vision.patches()),
                        (long) images * tokens,
                        number);
    }

    /** Projector, then layer by layer, then the head. The vision tower has none. */
    @Override
    public List<LinearSite> linearSites() {
        List<LinearSite> sites = new ArrayList<>();
        sites.add(new LinearSite(PROJECTOR + "linear_1", featureWidth(), text.hidden(), Part.PROJECTOR, projectorBias));
        sites.add(new LinearSite(PROJECTOR + "linear_2", text.hidden(), text.hidden(), Part.PROJECTOR, projectorBias));
        sites.addAll(text.sites(LANGUAGE));
        sites.add(new LinearSite(HEAD, text.hidden(), text.vocabulary(), Part.HEAD, false));
        return List.copyOf(sites);
    }

    @Override
    public Map<String, long[]> parameterShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Towers.of(vision.kind()).addShapes(vision, shapes);
        text.addShapes(LANGUAGE, linearSites(), shapes);
        return shapes;
    }

    @Override
    public String publishedName(String stored) {
        return WeightNames.canonical(stored);
    }

    @Override
    public boolean isConstant(String name) {
        return WeightNames.isBuffer(name);
    }

    @Override
    public Map<String, JsonNode> processorFields() {
        return Map.of(
                "patch_size", IntNode.valueOf(vision.patchSize()),
                "vision_feature_select_strategy", TextNode.valueOf(allFeatures ? "full" : "default"),
                "num_additional_image_tokens", IntNode.valueOf(vision.firstTokens()));
    }

    @Override
    public List<String> templates() {
        return text.templates();
    }

    @Override
    public VisionEncoder encoder(ModelWeights weights, Kernels kernels) {
        return new LlavaEncoder(this, weights, kernels);
    }

    @Override
    public InitialValues initialValues(long seed) {
        return new InitialWeights(this, seed);
    }
}
