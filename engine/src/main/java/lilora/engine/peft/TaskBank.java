package lilora.engine.peft;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.TensorFile;

/**
 * A task bank that LiLoRA's released code saved ({@code lilora_task_bank.bin} of the format {@code lilora-task-bank-v2}), held against
 * the base model that it is for: A and B0 of all tasks, and A_t, B_t and f_t of each. A value: nothing is open.
 */
public final class TaskBank {
    static final String FILE = "lilora_task_bank.bin";
    static final String FORMAT = "lilora-task-bank-v2";
    private static final String ORDER = "task_order.";
    private static final List<String> DICTIONARIES =
            List.of("lora_share_A.", "lora_share_B.", "lora_specific_A.", "lora_specific_B.");

    private final Path folder;
    private final BankConfig config;
    private final TensorFile file;
    private final Map<LinearSite, String> modules;
    private final List<String> tasks;

    private TaskBank(
            Path folder, BankConfig config, TensorFile file, Map<LinearSite, String> modules, List<String> tasks) {
        this.folder = folder;
        this.config = config;
        this.file = file;
        this.modules = modules;
        this.tasks = List.copyOf(tasks);
    }

    /** Whether a folder holds one. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /**
     * Reads and checks a folder: every field of the configuration, and name, shape and number type of every tensor. Nothing in the files
     * is executed.
     *
     * @throws InputException naming file and field or tensor
     */
    public static TaskBank read(Path folder, ModelConfig model) {
        if (!isIn(folder)) {
            throw new InputException(
                    "%s holds no task bank of LiLoRA's code (%s); name a folder that does.".formatted(folder, FILE));
        }
        BankConfig config = BankConfig.read(folder);
        TensorFile file = TensorFile.openTorchWithTexts(folder.resolve(FILE));
        String format = file.metadata().getOrDefault("format", "");
        if (!format.equals(FORMAT)) {
            throw new InputException(
                    "%s is of the format '%s'; only %s is read.".formatted(file.path(), format, FORMAT));
        }
        file.requireFinite();
        TaskBank bank = new TaskBank(folder, config, file, modules(config, file, model), tasks(file));
        bank.requireTensors();
        NonLora.requireNone(folder);
        return bank;
    }

    private static List<String> tasks(TensorFile file) {
        Set<String> tasks = new LinkedHashSet<>();
        String task = file.metadata().get(ORDER + 0);
        while (task != null) {
            if (!task.matches("\\d{1,9}") || !tasks.add(task)) {
                throw new InputException("%s: task_order has '%s', which is no number of a task, or is there twice."
                        .formatted(file.path(), task));
            }
            task = file.metadata().get(ORDER + tasks.size());
        }
        if (tasks.isEmpty()) {
            throw new InputException(file.path() + ": task_order is empty, so there is no task to be answered.");
        }
        if (file.metadata().size() != tasks.size() + 1) {
            throw new InputException("%s holds texts that a task bank does not have: %s."
                    .formatted(file.path(), new TreeSet<>(file.metadata().keySet())));
        }
        return new ArrayList<>(tasks);
    }

    private static Map<LinearSite, String> modules(BankConfig config, TensorFile file, ModelConfig model) {
        String begin = BankPart.SHARED_DOWN.dictionary() + "." + PeftAdapter.PREFIX;
        String end = BankPart.SHARED_DOWN.path("", "").substring(begin.length());
        Set<String> stored = file.tensors().keySet().stream()
                .filter(name -> name.startsWith(begin) && name.endsWith(end))
                .map(name -> name.substring(begin.length(), name.length() - end.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> linears = ModuleNames.fitting(stored, model).linears(model);
        Map<String, LinearSite> sites =
                model.linearSites().stream().collect(Collectors.toMap(LinearSite::name, Function.identity()));
        Map<LinearSite, String> modules = new LinkedHashMap<>();
        for (String module : stored) {
            LinearSite site = sites.get(linears.getOrDefault(module, ""));
            if (site == null) {
                throw new InputException(
                        "%s adapts %s, which is no linear layer of this base model that is adapted here; is it for another one?"
                                .formatted(file.path(), module));
            }
            if (!config.targets().match(module)) {
                throw new InputException(
                        "%s adapts %s, which target_modules of adapter_config.json does not name; take both files from one training."
                                .formatted(file.path(), module));
            }
            modules.put(site, module);
        }
        if (modules.isEmpty()) {
            throw new InputException(file.path() + " adapts no layer: lora_share_A is empty.");
        }
        return modules;
    }

    private void requireTensors() {
        Set<String> others = new TreeSet<>(file.tensors().keySet());
        modules.forEach((site, module) -> {
            for (BankPart part : BankPart.values()) {
                for (String task : part.isOfTask() ? tasks : List.of("")) {
                    require(part, site, task);
                    others.remove(part.path(module, task));
                }
            }
        });
        if (!others.isEmpty()) {
            String first = others.iterator().next();
            boolean known = DICTIONARIES.stream().anyMatch(first::startsWith);
            throw new InputException("%s holds %d tensors that this bank does not have, such as %s%s."
                    .formatted(
                            file.path(),
                            others.size(),
                            first,
                            known ? ", of a task that task_order does not name or a layer without shared parts" : ""));
        }
    }

    private void require(BankPart part, LinearSite site, String task) {
        String name = part.path(module(site), task);
        StoredTensor tensor = file.tensors().get(name);
        if (tensor == null) {
            throw new InputException("%s lacks %s; copy the file again.".formatted(file.path(), name));
        }
        long[] shape = part.shape(site.in(), site.out(), config.rank(), config.subRank());
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new InputException(
                    "%s: %s has the shape %s, but adapter_config.json and the base model ask for %s; is it for another one?"
                            .formatted(file.path(), name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
        }
        if (!PeftAdapter.NUMBERS.contains(tensor.type())) {
            throw new InputException("%s: %s is stored as %s; save it as float32, float16 or bfloat16."
                    .formatted(file.path(), name, tensor.type()));
        }
    }

    private String module(LinearSite site) {
        String module = modules.get(site);
        if (module == null) {
            throw new IllegalArgumentException(folder + " does not adapt " + site.name());
        }
        return module;
    }

    /** The numbers of a tensor, row by row; in float32, whatever they are stored in. */
    public float[] values(BankPart part, LinearSite site, String task) {
        String name = part.path(module(site), task);
        return FloatCodec.of(file.tensor(name).type()).floats(file.map(name));
    }

    /** The sizes of a tensor. */
    public long[] shape(BankPart part, LinearSite site) {
        return part.shape(site.in(), site.out(), config.rank(), config.subRank());
    }

    /** The adapted layers. */
    public Set<LinearSite> sites() {
        return modules.keySet();
    }

    /** The ids of its tasks, in the order in which they were learned. */
    public List<String> tasks() {
        return tasks;
    }

    /** The file with its tensors. */
    public Path file() {
        return file.path();
    }

    public int rank() {
        return config.rank();
    }

    public int subRank() {
        return config.subRank();
    }

    /** Scale times rank. */
    public double alpha() {
        return config.alpha();
    }

    /** Share of inputs that were dropped in training. */
    public double dropout() {
        return config.dropout();
    }
}
