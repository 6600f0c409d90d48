package lilora.engine.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.model.weights.TensorFolder;
import org.jspecify.annotations.Nullable;

/**
 * A base model of any family: what makes visual tokens of images, and a language model. It is frozen, or trainable as a whole for
 * training from scratch. All native memory of the weights belongs to the model and ends with it; results belong to the
 * {@link NDScope} around the call. One thread at a time.
 */
public final class BaseModel implements AutoCloseable {
    private static final int CHANNELS = 3;

    private final ModelConfig config;
    private final Compute.Precision precision;
    private final Kernels kernels;
    private final NDManager manager;
    private final ModelWeights weights;
    private final VisionEncoder vision;
    private final LanguageModel language;

    private BaseModel(ModelConfig config, Compute compute, NDManager manager, Kernels kernels, ModelWeights weights) {
        this.config = config;
        this.precision = compute.precision();
        this.manager = manager;
        this.kernels = kernels;
        this.weights = weights;
        this.vision = config.encoder(weights, kernels);
        RopeTable rope = new RopeTable(config.text(), compute.precision(), manager, kernels);
        this.language = new LanguageModel(config, weights, rope, kernels);
    }

    /**
     * Loads a model folder in Hugging Face layout ({@code config.json} and safetensors), frozen.
     *
     * @throws lilora.engine.InputException if it is incomplete, broken or of another architecture
     */
    public static BaseModel load(Path folder, Compute compute) {
        return load(folder, compute, WeightChange.none());
    }

    /**
     * As {@link #load(Path, Compute)}, with other weights at some layers: made in float32, then rounded once to the number type that the
     * model computes in. A head that is tied to the embedding and changes becomes a head of its own.
     */
    public static BaseModel load(Path folder, Compute compute, WeightChange change) {
        return load(folder, compute, change, false);
    }

    /** As {@link #load}, with weights that are writable, record gradients, and stay float32 in whatever the model computes. */
    public static BaseModel loadTrainable(Path folder, Compute compute) {
        return load(folder, compute, WeightChange.none(), true);
    }

    /**
     * Checks that the weights of a folder are complete, finite and of the shapes of its configuration, and that there are no
     * others. Reads them all.
     *
     * @throws lilora.engine.InputException naming file and tensor
     */
    public static void requireWeights(Path folder, ModelConfig config) {
        ModelWeights.check(folder, config);
    }

    /** The same by the headers of the files alone: names, shapes and number types. */
    public static void requireWeightHeaders(Path folder, ModelConfig config) {
        ModelWeights.checkHeaders(folder, config);
    }

    /** The files of a folder that its weights are in. */
    public static Set<Path> weightFiles(Path folder, ModelConfig config) {
        return TensorFolder.open(folder, config::publishedName).files();
    }

    /** What a person should know of a folder that can be used, in whole sentences. */
    public static List<String> remarks(Path folder, ModelConfig config) {
        return ModelRemarks.of(folder, config);
    }

    private static BaseModel load(Path folder, Compute compute, WeightChange change, boolean trainable) {
        return load(folder, new ModelWeights.Loading(compute, change, trainable, WeightLoader.Sizes.USUAL));
    }

    static BaseModel load(Path folder, ModelWeights.Loading loading) {
        ModelConfig stored = ModelConfig.read(folder);
        return open(
                stored.with(loading.change()),
                loading.compute(),
                (manager, kernels) -> ModelWeights.load(folder, stored, loading, manager, kernels));
    }

    /**
     * A new model with random weights (see {@link InitialWeights}), all of which record gradients.
     *
     * @param compute where and in what it computes; the weights are float32 in any case
     * @param seed the same seed gives the same weights everywhere
     */
    public static BaseModel trainable(ModelConfig config, Compute compute, long seed) {
        return open(
                config,
                compute,
                (manager, kernels) -> ModelWeights.random(config, compute.precision(), seed, manager, kernels));
    }

    @FunctionalInterface
    private interface Source {
        ModelWeights weights(NDManager manager, Kernels kernels);
    }

    private static BaseModel open(ModelConfig config, Compute compute, Source source) {
        Kernels kernels = new Kernels();
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(compute.device());
        try {
            return new BaseModel(config, compute, manager, kernels, source.weights(manager, kernels));
        } catch (RuntimeException e) {
            manager.close();
            kernels.close();
            throw e;
        }
    }

    /** Its shape. */
    public ModelConfig config() {
        return config;
    }

    /** Number type it computes in. */
    public Compute.Precision precision() {
        return precision;
    }

    /** The fused operations. */
    public Kernels kernels() {
        return kernels;
    }

    /** Owner of the weights. Arrays made here by hand live as long as the model, unless a scope or their maker closes them. */
    public NDManager manager() {
        return manager;
    }

    /** The linear layers an adapter may sit at. */
    public List<LinearSite> sites() {
        return config.linearSites();
    }

    /**
     * All weights by name, as they are: the map of a frozen model is for reading only, in a trainable one each is a leaf
     * that records gradients. A tied head is not listed.
     */
    public Map<String, NDArray> parameters() {
        return weights.arrays();
    }

    /**
     * What the vision tower makes of images of one size, before what adapters change.
     *
     * @param pixels (b, channels, height, width), normalised, float32
     * @return (b, tokens, features), float32 whatever the model computes in; differentiable if the model is trainable
     */
    public NDArray visionFeatures(NDArray pixels) {
        Shape shape = pixels.getShape();
        if (shape.dimension() != 4 || shape.get(1) != CHANNELS) {
            throw new IllegalArgumentException("images of (b, 3, height, width) are needed, not " + shape);
        }
        config.grid(new ImageSize(Math.toIntExact(shape.get(3)), Math.toIntExact(shape.get(2))));
        return kernels.call("to_float32", vision.features(pixels, null));
    }

    /**
     * As {@link #visionFeatures(NDArray)}, looking at some patches of the images only: what is left out costs nothing, and
     * training on the rest teaches about as much (Li et al., arXiv 2212.00794).
     *
     * @param seen patches by number, row by row, rising
     * @return (b, seen, features), with the tower's first token in front if the model keeps it
     */
    public NDArray visionFeatures(NDArray pixels, long[] seen) {
        return kernels.call("to_float32", vision.features(pixels, seen));
    }

    /**
     * Mean cross entropy over the labelled positions of the batch, each predicted from the positions before it. 0 if there
     * is none. Differentiable with respect to adapters, and to weights and features of a trainable model.
     *
     * @param visionFeatures (images, tokens, features), or (tokens, features) with the images one behind the other where the
     *     batch says their grids; null if no sample shows an image
     */
    public NDArray loss(TokenBatch batch, @Nullable NDArray visionFeatures, AdapterSet adapters) {
        return loss(batch, visionFeatures, adapters, kernels::crossEntropyRows);
    }

    /** The same for another objective. */
    public NDArray loss(TokenBatch batch, @Nullable NDArray visionFeatures, AdapterSet adapters, Objective objective) {
        return objective.of(labelledLogits(batch, visionFeatures, adapters), targets(batch));
    }

    /**
     * Adds the gradients of factor · {@link #loss} to those of the adapters' tensors. The inputs of the decoder's layers alone are
     * kept in between and each layer is computed twice: less memory, the same loss and gradients.
     *
     * @param visionFeatures (images, tokens, features), null if no sample shows an image; no gradient goes there
     * @param adapters asked for anew by each layer, each time it computes, so that a graph belongs to one layer
     * @param seed seeds random numbers for the part of this number; called each time before that part is computed
     * @return what the objective is
     */
    public float backward(
            TokenBatch batch,
            @Nullable NDArray visionFeatures,
            Supplier<AdapterSet> adapters,
            Objective objective,
            double factor,
            IntConsumer seed) {
        AdapterSet kind = adapters.get();
        TokenLayout layout = layout(batch, sharing(kind), kind);
        AttentionPass pass = language.pass(layout, List.of());
        long[] places = layout.learned(batch.labels()).places();
        NDArray targets = targets(batch);
        Samples samples = samples(layout);
        Supplier<AdapterSet> ofSamples = () -> adapters.get().over(samples);
        return new CheckpointedPass(
                        () -> input(layout, visionFeatures, adapters.get()),
                        language.partsTo(places, pass, kind.positionWise(), ofSamples),
                        states -> objective.of(language.logits(states, adapters.get()), targets),
                        seed,
                        kernels)
                .backward(factor);
    }

    /**
     * The logits that predict the labelled positions, sample by sample: (labelled, vocabulary), in the number type of the
     * model. Differentiable as {@link #loss}.
     *
     * @param visionFeatures as in {@link #loss}
     */
    public NDArray labelledLogits(TokenBatch batch, @Nullable NDArray visionFeatures, AdapterSet adapters) {
        TokenLayout layout = layout(batch, sharing(adapters), adapters);
        NDArray x = input(layout, visionFeatures, adapters);
        long[] places = layout.learned(batch.labels()).places();
        AdapterSet set = adapters.over(samples(layout));
        return language.logits(language.statesAt(x, places, language.pass(layout, List.of()), set), set);
    }

    /** The labels that {@link #labelledLogits} predicts: (labelled), int64. */
    public NDArray targets(TokenBatch batch) {
        return manager.create(
                TokenLayout.of(batch, config, false).learned(batch.labels()).targets());
    }

    /**
     * The logits at all positions, float32: (b, L, vocabulary), L the longest sample with its image token expanded. What
     * stands after the end of a shorter sample means nothing.
     */
    public NDArray logits(TokenBatch batch, @Nullable NDArray visionFeatures, AdapterSet adapters) {
        TokenLayout layout = layout(batch, false, adapters);
        NDArray x = input(layout, visionFeatures, adapters);
        AdapterSet set = adapters.over(samples(layout));
        NDArray states = language.states(x, language.pass(layout, List.of()), set);
        return kernels.call("to_float32", language.logits(states, set));
    }

    /**
     * What the language head reads in the mean of an image's visual tokens, no decoder layer between: (images, vocabulary).
     * Trained against the words of captions it teaches vision tower and projector before the decoder learns sentences.
     *
     * @param visionFeatures (images, tokens, features)
     */
    public NDArray wordLogits(NDArray visionFeatures) {
        NDArray visual = vision.visual(weights.inPrecision(visionFeatures), AdapterSet.none());
        return language.logits(visual.mean(new int[] {1}), AdapterSet.none());
    }

    /** The mean of the input embeddings of tokens, images left out: (hidden), float32; zeros if there is no token. */
    public NDArray meanEmbedding(int[] ids) {
        long[] words = Arrays.stream(ids)
                .filter(id -> id != config.imageToken())
                .asLongStream()
                .toArray();
        return words.length == 0
                ? manager.zeros(new Shape(config.text().hidden()))
                : kernels.float32(language.embed(words))
                        .reshape(words.length, -1)
                        .mean(new int[] {0});
    }

    LanguageModel language() {
        return language;
    }

    /** Whether samples may share the computation of a common beginning under these adapters. */
    static boolean sharing(AdapterSet adapters) {
        return adapters.sharesBeginnings() && !adapters.drawsRandomNumbers();
    }

    private TokenLayout layout(TokenBatch batch, boolean share, AdapterSet adapters) {
        return checked(TokenLayout.of(batch, config, share, adapters.prefixLength()));
    }

    /** The layout, if the model has positions enough. */
    TokenLayout checked(TokenLayout layout) {
        if (layout.length() > language.rope().positions()) {
            throw new IllegalArgumentException("a sample has " + layout.length()
                    + " positions with its visual tokens, the model has "
                    + language.rope().positions());
        }
        return layout;
    }

    /** Text and visual tokens as the language model wants them: (..., d). */
    NDArray input(TokenLayout layout, @Nullable NDArray features, AdapterSet adapters) {
        return language.prefixed(tokens(layout, features, adapters), layout, adapters.prefix());
    }

    private NDArray tokens(TokenLayout layout, @Nullable NDArray features, AdapterSet adapters) {
        long[] shown = layout.visionRows();
        if (shown.length == 0) {
            return language.embed(layout, null);
        }
        NDArray given = requireFeatures(features, layout);
        NDArray rows = manager.create(layout.isRagged() ? layout.shownRows() : shown);
        NDArray like = weights.get(config.decoderName() + "embed_tokens.weight");
        NDArray seen = weights.inPrecision(kernels.call("take_like", given, rows, like));
        boolean whole = !layout.isRagged() || adapters.positionWise();
        Samples samples = Samples.ofImages(layout, this::meanEmbedding);
        return language.embed(
                layout, whole ? vision.visual(seen, adapters.over(samples)) : visual(seen, layout, samples, adapters));
    }

    /** What adapters may know of the samples of a layout. */
    Samples samples(TokenLayout layout) {
        return Samples.of(layout, this::meanEmbedding);
    }

    /** Image by image, for adapters that want to see one at a time: the tokens of images of different sizes. */
    private NDArray visual(NDArray features, TokenLayout layout, Samples samples, AdapterSet adapters) {
        List<NDArray> parts = new ArrayList<>();
        long first = 0;
        for (int tokens : layout.shownTokens()) {
            AdapterSet set = adapters.over(samples.row(parts.size()));
            NDArray image = kernels.call("slice_rows", features, kernels.span(first, tokens));
            parts.add(vision.visual(image.expandDims(0), set).reshape(tokens, -1));
            first += tokens;
        }
        return kernels.call("stacked", Kernels.named(parts, "w[]"));
    }

    private NDArray requireFeatures(@Nullable NDArray features, TokenLayout layout) {
        Shape wanted = layout.isRagged()
                ? new Shape(layout.featureRows(), config.featureWidth())
                : new Shape(
                        features == null ? -1 : features.getShape().get(0),
                        config.imageTokens(),
                        config.featureWidth());
        if (features == null || !features.getShape().equals(wanted)) {
            throw new IllegalArgumentException("the samples show images, so vision features of the shape " + wanted
                    + " are needed, not " + (features == null ? "none" : features.getShape()));
        }
        long images = layout.isRagged() ? Long.MAX_VALUE : wanted.get(0);
        for (long image : layout.visionRows()) {
            if (image >= images) {
                throw new IllegalArgumentException("a sample shows image " + image + ", there are " + images);
            }
        }
        return features;
    }

    @Override
    public void close() {
        manager.close();
        kernels.close();
    }
}
