package lilora.engine.peft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.method.LowRank;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.MergeableAdapter;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.WeightChange;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFile;

/** A LoRA or DoRA adapter that PEFT saved, held against the base model that it is for. A value: nothing is open. */
public final class PeftAdapter implements WeightChange {
    static final String WEIGHTS = "adapter_model.safetensors";
    private static final String OLD_WEIGHTS = "adapter_model.bin";
    static final String PREFIX = "base_model.model.";
    static final String DOWN = ".lora_A.weight";
    static final String UP = ".lora_B.weight";
    private static final String MAGNITUDE = ".lora_magnitude_vector";
    static final Set<StoredType> NUMBERS = Set.of(StoredType.F32, StoredType.F16, StoredType.BF16);

    private final Path folder;
    private final AdapterConfig config;
    private final TensorFile file;
    /** Adapted layers by the model's name, and what each is called in the file. */
    private final Map<LinearSite, String> modules;

    private PeftAdapter(Path folder, AdapterConfig config, TensorFile file, Map<LinearSite, String> modules) {
        this.folder = folder;
        this.config = config;
        this.file = file;
        this.modules = modules;
    }

    /**
     * Reads and checks a folder: every field of the configuration, and name, shape, number type and numbers of every tensor.
     *
     * @throws InputException naming file and field or tensor
     */
    public static PeftAdapter read(Path folder, ModelConfig model) {
        if (TaskBank.isIn(folder)) {
            throw InputException.about(
                    "%s holds a task bank of LiLoRA's code, which has several adapters and no single one; import the bank as a run, or ask one of its tasks."
                            .formatted(folder),
                    "adapter",
                    "bankTask");
        }
        if (!Files.isRegularFile(folder.resolve(AdapterConfig.FILE))) {
            throw new InputException("%s is not an adapter of PEFT: it has no %s. Name a folder that holds one."
                    .formatted(folder, AdapterConfig.FILE));
        }
        AdapterConfig config = AdapterConfig.read(folder);
        TensorFile file = weights(folder);
        NonLora.requireNone(folder);
        PeftAdapter adapter = new PeftAdapter(folder, config, file, modules(config, file, model));
        adapter.modules.forEach(adapter::requireTensors);
        adapter.requireNothingElse();
        file.requireFinite();
        return adapter;
    }

    /** As safetensors, or as PEFT saved before 0.6; nothing in that is executed. */
    private static TensorFile weights(Path folder) {
        if (Files.isRegularFile(folder.resolve(WEIGHTS))) {
            return TensorFile.open(folder.resolve(WEIGHTS));
        }
        if (!Files.isRegularFile(folder.resolve(OLD_WEIGHTS))) {
            throw new InputException("%s holds no %s and no %s; save the adapter with safe_serialization=True."
                    .formatted(folder, WEIGHTS, OLD_WEIGHTS));
        }
        return TensorFile.openTorch(folder.resolve(OLD_WEIGHTS));
    }

    /** The modules that have tensors must be those that the configuration names, and all of them must be known. */
    private static Map<LinearSite, String> modules(AdapterConfig config, TensorFile file, ModelConfig model) {
        Set<String> stored = new TreeSet<>();
        for (String tensor : file.tensors().keySet()) {
            if (tensor.startsWith(PREFIX) && tensor.endsWith(DOWN)) {
                stored.add(tensor.substring(PREFIX.length(), tensor.length() - DOWN.length()));
            }
        }
        ModuleNames names = ModuleNames.fitting(stored, model);
        Map<String, String> linears = names.linears(model);
        Map<String, LinearSite> sites =
                model.linearSites().stream().collect(Collectors.toMap(LinearSite::name, Function.identity()));
        for (String module : stored) {
            if (!linears.containsKey(module)) {
                throw new InputException(
                        "%s adapts %s, which is no linear layer of this base model; is it for another one?"
                                .formatted(file.path(), module));
            }
            if (!config.targets().match(module)) {
                throw new InputException(
                        "%s adapts %s, which target_modules of adapter_config.json does not name; take both files from one training."
                                .formatted(file.path(), module));
            }
        }
        Map<LinearSite, String> modules = new LinkedHashMap<>();
        linears.forEach((module, name) -> {
            if (config.targets().match(module)) {
                modules.put(site(file, module, sites.get(name), stored.contains(module)), module);
            }
        });
        if (modules.isEmpty()) {
            throw new InputException(
                    file.path() + " adapts no layer: target_modules of adapter_config.json fits none.");
        }
        return modules;
    }

    private static LinearSite site(
            TensorFile file, String module, @org.jspecify.annotations.Nullable LinearSite site, boolean stored) {
        if (site == null) {
            throw new InputException(
                    "%s: target_modules names %s of the vision tower, which stays as it is here; train with exclude_modules, or merge the adapter in Python (merge_and_unload)."
                            .formatted(file.path().resolveSibling(AdapterConfig.FILE), module));
        }
        if (!stored) {
            throw new InputException(
                    "%s lacks %s, though target_modules of adapter_config.json names that layer; copy the file again."
                            .formatted(file.path(), PREFIX + module + DOWN));
        }
        return site;
    }

    private void requireTensors(LinearSite site, String module) {
        int rank = config.rank(module);
        require(PREFIX + module + DOWN, rank, site.in());
        require(PREFIX + module + UP, site.out(), rank);
        if (config.dora()) {
            require(PREFIX + module + MAGNITUDE, site.out());
        }
    }

    private void require(String name, long... shape) {
        StoredTensor tensor = file.tensors().get(name);
        if (tensor == null) {
            throw new InputException("%s lacks %s; copy the file again.".formatted(file.path(), name));
        }
        if (!java.util.Arrays.equals(tensor.shape(), shape)) {
            throw new InputException(
                    "%s: %s has the shape %s, but adapter_config.json and the base model ask for %s; is it for another one?"
                            .formatted(
                                    file.path(),
                                    name,
                                    java.util.Arrays.toString(tensor.shape()),
                                    java.util.Arrays.toString(shape)));
        }
        if (!NUMBERS.contains(tensor.type())) {
            throw new InputException("%s: %s is stored as %s; save it as float32, float16 or bfloat16."
                    .formatted(file.path(), name, tensor.type()));
        }
    }

    private void requireNothingElse() {
        Set<String> others = new TreeSet<>(file.tensors().keySet());
        modules.values().forEach(module -> {
            others.remove(PREFIX + module + DOWN);
            others.remove(PREFIX + module + UP);
            if (config.dora()) {
                others.remove(PREFIX + module + MAGNITUDE);
            }
        });
        if (!others.isEmpty()) {
            List<String> some = new ArrayList<>(others).subList(0, Math.min(3, others.size()));
            throw new InputException(
                    "%s holds %d tensors that this adapter does not have, such as %s. If they are weights of the base model, save it with save_embedding_layers=False."
                            .formatted(file.path(), others.size(), String.join(", ", some)));
        }
    }

    /** The adapted layers, in the model's order. */
    public Set<LinearSite> sites() {
        return modules.keySet();
    }

    /**
     * Rank of the low-rank part at a layer.
     *
     * @param site one of {@link #sites()}
     */
    public int rank(LinearSite site) {
        return config.rank(module(site));
    }

    /** Whether it has a magnitude for each output, so that it is no sum of a base model and a low-rank part. */
    public boolean isDora() {
        return config.dora();
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    /**
     * The low-rank part at a layer, without dropout; its arrays are float32 and live in the manager.
     *
     * @param site one of {@link #sites()}
     */
    public LowRank lowRank(LinearSite site, NDManager manager) {
        String module = module(site);
        return new LowRank(
                read(PREFIX + module + DOWN, manager), read(PREFIX + module + UP, manager), config.scale(module), 0);
    }

    /**
     * The adapter at a layer, for answering; its arrays live in the manager.
     *
     * @param weight W (out, in) of the layer, float32
     */
    MergeableAdapter adapter(LinearSite site, NDArray weight, NDManager manager, Kernels kernels) {
        LowRank lowRank = lowRank(site, manager);
        if (!config.dora()) {
            return lowRank;
        }
        NDArray magnitude = read(PREFIX + module(site) + MAGNITUDE, manager);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            DoraAdapter adapter = DoraAdapter.of(lowRank, magnitude, weight, kernels);
            adapter.gain().attach(manager);
            NDScope.unregister(adapter.gain());
            return adapter;
        }
    }

    @Override
    public boolean changes(String site) {
        return modules.keySet().stream().anyMatch(adapted -> adapted.name().equals(site));
    }

    /** The layer's weights with the adapter merged into them: W + scale · B A, for DoRA every row brought to its length. */
    @Override
    public NDArray changed(LinearSite site, NDArray weight, Kernels kernels) {
        try (NDManager manager = weight.getManager().newSubManager()) {
            return adapter(site, weight, manager, kernels).merged(weight, kernels);
        }
    }

    private String module(LinearSite site) {
        String module = modules.get(site);
        if (module == null) {
            throw new IllegalArgumentException(folder + " does not adapt " + site.name());
        }
        return module;
    }

    /** In float32, as PEFT casts an adapter when it loads one. */
    private NDArray read(String name, NDManager manager) {
        StoredTensor tensor = file.tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(file.path() + " has no " + name);
        }
        NDArray values = manager.create(FloatCodec.of(tensor.type()).floats(file.map(name)), new Shape(tensor.shape()));
        NDScope.unregister(values);
        return values;
    }
}
