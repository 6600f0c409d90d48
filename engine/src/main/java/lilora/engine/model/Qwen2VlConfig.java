package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.ImagePreprocessor;
import lilora.engine.image.ScaledImages;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.model.LinearSite.Part;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a Qwen2-VL model, as in its {@code config.json}; usable without weights.
 *
 * @param vision vision tower
 * @param text language model
 * @param imageToken id of the token that marks the place of an image
 * @param namedTokens ids that it gives to other tokens by their texts
 * @param imageTokens most visual tokens of one image
 */
record Qwen2VlConfig(
        Qwen2VlVision vision, DecoderConfig text, int imageToken, Map<String, Integer> namedTokens, int imageTokens)
        implements ModelConfig {
    static final String IMAGE = "<|image_pad|>";
    private static final String LANGUAGE = "model.";
    private static final String HEAD = "lm_head";
    private static final String FIRST = Qwen2VlTower.NAME + "merger.mlp.0";
    private static final String SECOND = Qwen2VlTower.NAME + "merger.mlp.2";
    private static final Pattern BUFFER = Pattern.compile(".*\\.rotary(_pos)?_emb\\.inv_freq");
    private static final double SPREAD = 0.02;

    Qwen2VlConfig {
        namedTokens = Map.copyOf(namedTokens);
    }

    /** With as many tokens an image at most as the folder's preprocessor makes, where there is one. */
    Qwen2VlConfig withMostTokens(Path folder) {
        if (!ImagePreprocessor.isThere(folder)) {
            return this;
        }
        int most = scaled(folder).mostPixels() / vision.factor() / vision.factor();
        return new Qwen2VlConfig(vision, text, imageToken, namedTokens, most);
    }

    @Override
    public Qwen2VlConfig withOwnHead() {
        return new Qwen2VlConfig(vision, text.withOwnHead(), imageToken, namedTokens, imageTokens);
    }

    @Override
    public ImagePreparation images(Path folder) {
        return scaled(folder);
    }

    private ScaledImages scaled(Path folder) {
        return ScaledImages.ofModel(folder, vision.patchSize(), vision.frames(), vision.merge());
    }

    @Override
    public ImageGrid grid(ImageSize image) {
        if (image.width() % vision.factor() != 0 || image.height() % vision.factor() != 0) {
            throw new IllegalArgumentException("images of whole %d pixels are needed, not of %d x %d"
                    .formatted(vision.factor(), image.width(), image.height()));
        }
        return new ImageGrid(image.height() / vision.factor(), image.width() / vision.factor());
    }

    @Override
    public int patches() {
        return 0;
    }

    @Override
    public int inputSize() {
        return 0;
    }

    @Override
    public int featureWidth() {
        return vision.merged();
    }

    @Override
    public long towerBytes(int images, int tokens, int number) {
        long patches = (long) images * tokens * vision.merge() * vision.merge();
        long pixels = 3 * patches * vision.patchSize() * vision.patchSize();
        int inner = TowerMemory.inner(vision.activation(), vision.intermediate(), false);
        return new TowerMemory(vision.hidden(), inner, 0, true, vision.merged())
                .bytes(pixels, vision.frames(), patches, (long) images * tokens, number);
    }

    @Override
    public String decoderName() {
        return LANGUAGE;
    }

    @Override
    public String headName() {
        return HEAD;
    }

    /** What makes tokens of merged patches, then layer by layer, then the head. The vision tower has none. */
    @Override
    public List<LinearSite> linearSites() {
        List<LinearSite> sites = new ArrayList<>();
        sites.add(new LinearSite(FIRST, vision.merged(), vision.merged(), Part.PROJECTOR, true));
        sites.add(new LinearSite(SECOND, vision.merged(), text.hidden(), Part.PROJECTOR, true));
        sites.addAll(text.sites(LANGUAGE));
        sites.add(new LinearSite(HEAD, text.hidden(), text.vocabulary(), Part.HEAD, false));
        return List.copyOf(sites);
    }

    @Override
    public List<String> paperTargets() {
        return List.of("model\\.layers\\.\\d+\\.mlp\\.(gate|up|down)_proj", "visual\\.merger\\.mlp\\.[02]");
    }

    @Override
    public Map<String, long[]> parameterShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Qwen2VlTower.addShapes(vision, shapes);
        text.addShapes(LANGUAGE, linearSites(), shapes);
        return shapes;
    }

    /** Newer versions of transformers put both parts below one more name. */
    @Override
    public String publishedName(String stored) {
        if (stored.startsWith("model.visual.")) {
            return stored.substring("model.".length());
        }
        return stored.startsWith("model.language_model.")
                ? LANGUAGE + stored.substring("model.language_model.".length())
                : stored;
    }

    @Override
    public boolean isConstant(String name) {
        return BUFFER.matcher(name).matches();
    }

    @Override
    public Map<String, JsonNode> processorFields() {
        return Map.of("image_token", TextNode.valueOf(IMAGE));
    }

    @Override
    public List<String> templates() {
        return List.of("qwen_2_vl");
    }

    @Override
    public VisionEncoder encoder(ModelWeights weights, Kernels kernels) {
        Qwen2VlTower tower = new Qwen2VlTower(vision, weights, kernels);
        FrozenLinear first = weights.linear(linearSites().get(0));
        FrozenLinear second = weights.linear(linearSites().get(1));
        return new VisionEncoder() {
            @Override
            public NDArray features(NDArray pixels, long @Nullable [] seen) {
                if (seen != null) {
                    throw new IllegalArgumentException("no patch of an image can be left out");
                }
                return tower.forward(pixels);
            }

            @Override
            public NDArray visual(NDArray features, AdapterSet adapters) {
                return second.forward(kernels.gelu(first.forward(features, adapters)), adapters);
            }
        };
    }

    /** As transformers starts the model: norms are 1, biases 0, all else normal with its initializer_range of 0.02. */
    @Override
    public InitialValues initialValues(long seed) {
        Random random = new Random(seed);
        return (name, shape) -> {
            float[] values = new float[Math.toIntExact(new Shape(shape).size())];
            boolean norm = shape.length == 1 && name.endsWith(".weight");
            for (int i = 0; i < values.length && !name.endsWith(".bias"); i++) {
                values[i] = norm ? 1 : (float) (random.nextGaussian() * SPREAD);
            }
            return values;
        };
    }
}
