package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.model.Compute.Precision;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one model by name. Frozen weights in float32 on the CPU are read-only maps of their file, the others are
 * copies in the number type of the model, or held in 8 bits. Trainable weights are float32 leaves that record gradients, whatever number type
 * the model computes in: they are cast where they are used (mixed precision, Micikevicius et al., arXiv 1710.03740).
 */
public final class ModelWeights {
    private static final Set<StoredType> SUPPORTED = EnumSet.of(StoredType.F32, StoredType.F16, StoredType.BF16);

    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<String, EightBitWeight> held = new LinkedHashMap<>();
    private final NDManager manager;
    private final Kernels kernels;
    private final Precision precision;
    private final boolean trainable;
    private final NDArray like;

    private ModelWeights(NDManager manager, Kernels kernels, Precision precision, boolean trainable) {
        this.manager = manager;
        this.kernels = kernels;
        this.precision = precision;
        this.trainable = trainable;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            this.like = inPrecision(manager.zeros(new Shape(1)));
            NDScope.unregister(like);
        }
    }

    /** How the weights of a folder are loaded. */
    record Loading(Compute compute, WeightChange change, boolean trainable, WeightLoader.Sizes sizes) {}

    static ModelWeights load(Path folder, ModelConfig stored, Loading loading, NDManager manager, Kernels kernels) {
        TensorFolder files = checked(folder, stored);
        Compute compute = loading.compute();
        WeightChange change = loading.change();
        ModelWeights weights = new ModelWeights(manager, kernels, compute.precision(), loading.trainable());
        WeightLoader loader = new WeightLoader(files, loading, manager, kernels);
        Map<String, LinearSite> changed = stored.linearSites().stream()
                .filter(site -> change.changes(site.name()))
                .collect(Collectors.toMap(site -> site.name() + ".weight", Function.identity()));
        // A tied head that changes has the embedding's weights until then.
        String embedding = stored.decoderName() + "embed_tokens.weight";
        Set<String> small = compute.eightBits() ? linearWeights(stored) : Set.of();
        for (Map.Entry<String, long[]> weight :
                stored.with(change).parameterShapes().entrySet()) {
            String name = weight.getKey();
            long[] shape = weight.getValue();
            LinearSite site = changed.get(name);
            if (small.contains(name)) {
                weights.held.put(name, loader.loadSmall(name, shape, site));
            } else {
                String source = files.tensors().containsKey(name) ? name : embedding;
                weights.put(name, site == null ? loader.load(name, shape) : loader.load(source, site));
            }
        }
        loader.finish();
        return weights;
    }

    /** The matrices of the decoder's linear layers. */
    private static Set<String> linearWeights(ModelConfig config) {
        return config.text().sites(config.decoderName()).stream()
                .map(site -> site.name() + ".weight")
                .collect(Collectors.toSet());
    }

    /**
     * Checks that the weights of a folder are those of a configuration: names, shapes and number types by the headers of the
     * files, then that all numbers are finite. Reads all files once.
     */
    static void check(Path folder, ModelConfig config) {
        checked(folder, config);
    }

    private static TensorFolder checked(Path folder, ModelConfig config) {
        TensorFolder files = checkHeaders(folder, config);
        files.requireFinite(config.parameterShapes().keySet());
        return files;
    }

    /** The same but for the numbers: only the headers are read. */
    static TensorFolder checkHeaders(Path folder, ModelConfig config) {
        TensorFolder files = TensorFolder.open(folder, config::publishedName);
        Map<String, long[]> shapes = config.parameterShapes();
        shapes.forEach((name, shape) -> {
            StoredTensor stored = files.require(name, shape);
            if (!SUPPORTED.contains(stored.type())) {
                throw unsupported(files.file(name), stored);
            }
        });
        requireNothingElse(folder, files, config);
        return files;
    }

    private static void requireNothingElse(Path folder, TensorFolder files, ModelConfig config) {
        Set<String> used = config.parameterShapes().keySet();
        List<String> others = files.tensors().entrySet().stream()
                .filter(entry -> !used.contains(entry.getKey())
                        && !config.isConstant(entry.getKey())
                        && !entry.getKey().equals(head(config)))
                .map(entry -> "'" + entry.getValue().name() + "'")
                .toList();
        if (!others.isEmpty()) {
            throw new InputException(
                    "The weights in %s hold %s that the model of config.json does not have: %s%s. Correct config.json, or save the model without (an adapter must be merged into its base first)."
                            .formatted(
                                    folder,
                                    others.size() == 1 ? "a tensor" : others.size() + " tensors",
                                    String.join(", ", others.subList(0, Math.min(3, others.size()))),
                                    others.size() > 3 ? ", ..." : ""));
        }
    }

    /**
     * The configuration as the weights make it: a head that is stored and differs from the embedding is the head, whatever
     * the configuration says, as transformers' {@code tie_weights} has it. Without weights it is the configuration itself.
     */
    static ModelConfig withStoredHead(Path folder, ModelConfig config) {
        if (!config.text().tiedHead() || !TensorFolder.isPresent(folder)) {
            return config;
        }
        TensorFolder files = TensorFolder.open(folder, config::publishedName);
        String head = head(config);
        String embedding = config.decoderName() + "embed_tokens.weight";
        boolean own = files.tensors().containsKey(head)
                && files.tensors().containsKey(embedding)
                && !files.sameNumbers(head, embedding);
        return own ? config.withOwnHead() : config;
    }

    private static String head(ModelConfig config) {
        return config.headName() + ".weight";
    }

    static InputException unsupported(Path file, StoredTensor stored) {
        return new InputException(
                "Weight '%s' in %s is stored as %s, which is not supported: convert the model to float16, bfloat16 or float32."
                        .formatted(stored.name(), file, stored.type()));
    }

    static ModelWeights random(ModelConfig config, Precision precision, long seed, NDManager manager, Kernels kernels) {
        ModelWeights weights = new ModelWeights(manager, kernels, precision, true);
        ModelConfig.InitialValues initial = config.initialValues(seed);
        config.parameterShapes().forEach((name, shape) -> {
            float[] values = initial.of(name, shape);
            NDArray array = manager.create(values, new Shape(shape));
            NDScope.unregister(array);
            weights.put(name, array);
        });
        return weights;
    }

    private void put(String name, NDArray array) {
        if (trainable) {
            array.setRequiresGradient(true);
        }
        arrays.put(name, array);
    }

    Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** x in the number type the model computes in. */
    public NDArray inPrecision(NDArray x) {
        return precision == Precision.BFLOAT16 ? kernels.call("to_bfloat16", x) : x;
    }

    /** Whether they record gradients. */
    public boolean trainable() {
        return trainable;
    }

    /** The weight of a name. */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("the model has no weight '" + name + "'");
        }
        return array;
    }

    /** The weight of a name, or null. */
    public @Nullable NDArray find(String name) {
        return arrays.get(name);
    }

    /** A linear layer with its weight, and its bias if it has one. */
    public FrozenLinear linear(LinearSite site) {
        EightBitWeight small = held.get(site.name() + ".weight");
        if (small != null) {
            return FrozenLinear.of(site, small, like, find(site.name() + ".bias"), kernels);
        }
        return new FrozenLinear(site, get(site.name() + ".weight"), find(site.name() + ".bias"), kernels);
    }

    /**
     * Puts frozen matrices (or biases) of equal width one above the other in one block and makes the single ones views of
     * it, so that they can be multiplied at once without being held twice. Trainable ones stay apart, for each is a leaf.
     *
     * @return the block, null where the weights are trainable, held in 8 bits or do not exist
     */
    public @Nullable NDArray join(List<String> names) {
        if (trainable || !arrays.containsKey(names.get(0))) {
            return null;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<NDArray> parts = names.stream().map(this::get).toList();
            NDArray block = kernels.call("stacked", Kernels.named(parts, "w[]"));
            block.attach(manager);
            NDScope.unregister(block);
            long first = 0;
            for (String name : names) {
                NDArray part = get(name);
                long count = part.getShape().get(0);
                NDArray view = kernels.call("slice_rows", block, kernels.span(first, count));
                NDScope.unregister(view);
                arrays.put(name, view);
                part.close();
                first += count;
            }
            return block;
        }
    }
}
