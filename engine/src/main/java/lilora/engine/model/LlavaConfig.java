package lilora.engine.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.image.ImagePreprocessor;

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
        boolean projectorBias) {

    static final String LANGUAGE = "language_model.model.";
    static final String HEAD = "language_model.lm_head";
    static final String PROJECTOR = "multi_modal_projector.";
    static final String VISION = "vision_tower.";

    public LlavaConfig {
        featureLayers = List.copyOf(featureLayers);
    }

    /**
     * Reads {@code config.json} of a model folder, with the {@code generation_config.json} beside it. Where it says that the
     * head is tied but the weights hold one that differs, the model has its own head. The weights may be absent.
     *
     * @throws InputException if it cannot be read or asks for something that this program does not compute
     */
    public static LlavaConfig read(Path folder) {
        LlavaConfig config = LlavaConfigReader.read(folder.resolve("config.json"));
        return ModelWeights.withStoredHead(folder, config.withInputSize(folder));
    }

    /** With the image size of the folder's preprocessor, where the vision tower takes other images than it has positions for. */
    private LlavaConfig withInputSize(Path folder) {
        if (!Towers.of(vision.kind()).takesOtherSizes() || !ImagePreprocessor.isThere(folder)) {
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

    /** The same with a head of its own. */
    LlavaConfig withOwnHead() {
        return with(vision, text.withOwnHead());
    }

    /** Visual tokens of one image: those of the vision tower, or all but the first. */
    public int imageTokens() {
        return vision.firstTokens() + vision.patches() - (allFeatures ? 0 : 1);
    }

    /** Numbers of a visual token before the projector. */
    public int featureWidth() {
        return vision.hidden() * featureLayers.size();
    }

    /** All linear layers an adapter may sit at: projector, then layer by layer, then the head. The vision tower has none. */
    public List<LinearSite> linearSites() {
        List<LinearSite> sites = new ArrayList<>();
        sites.add(new LinearSite(PROJECTOR + "linear_1", featureWidth(), text.hidden()));
        sites.add(new LinearSite(PROJECTOR + "linear_2", text.hidden(), text.hidden()));
        sites.addAll(text.sites(LANGUAGE));
        sites.add(new LinearSite(HEAD, text.hidden(), text.vocabulary()));
        return List.copyOf(sites);
    }

    /** Whether the linear layer of this name has a bias. */
    boolean hasBias(String site) {
        if (site.startsWith(PROJECTOR)) {
            return projectorBias;
        }
        return text.hasBias(site);
    }

    /** Name and shape of every weight, in the order of the network; a tied head is not listed. */
    public Map<String, long[]> parameterShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Towers.of(vision.kind()).addShapes(vision, shapes);
        shapes.put(LANGUAGE + "embed_tokens.weight", new long[] {text.vocabulary(), text.hidden()});
        for (LinearSite site : linearSites()) {
            if (!site.name().equals(HEAD) || !text.tiedHead()) {
                shapes.put(site.name() + ".weight", new long[] {site.out(), site.in()});
            }
            if (hasBias(site.name())) {
                shapes.put(site.name() + ".bias", new long[] {site.out()});
            }
        }
        text.addNorms(LANGUAGE, shapes);
        return shapes;
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
