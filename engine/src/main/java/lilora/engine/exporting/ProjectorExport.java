package lilora.engine.exporting;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.Folders;
import lilora.engine.file.NewFolder;
import lilora.engine.method.LowRank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.LinearSite.Part;
import lilora.engine.model.MergeableAdapter;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.peft.PeftFolder;
import lilora.engine.text.FolderTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trained projector without the model around it: {@value #FILE} with the names that its weights have in the model, the model's
 * {@code config.json}, how its images are cut and the chat template it was trained with. What else was learned, a LoRA on the decoder, stands beside as PEFT
 * writes it, in {@value #ADAPTER}.
 *
 * @param type number type of the weights; null for that of the base model. The LoRA has 16 bits where that is float16, else 32
 */
public record ProjectorExport(@Nullable StoredType type) {
    public static final String FILE = "projector.safetensors";
    public static final String ADAPTER = "adapter";

    private static final String PREFIX = "multi_modal_projector.";
    private static final List<String> BESIDE = List.of(
            "config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "chat_template.jinja",
            "chat_template.json");

    /**
     * Makes the folder, whole or not at all.
     *
     * @param task after which it is that of the run, from 1
     * @return bytes of the projector's tensors
     * @throws InputException if the model has no projector that stands apart, or the folder is not empty
     */
    public long write(StoredAdapters stored, int task, Path folder) {
        requireApart(stored);
        long[] bytes = new long[1];
        with(stored, task, (tensors, learned) -> {
            bytes[0] = TensorShards.bytes(tensors);
            NewFolder.make(folder, aside -> {
                fill(stored, task, tensors, learned, aside);
                return aside;
            });
        });
        return bytes[0];
    }

    /**
     * Whether a folder holds this projector, alone or in a whole model: the same numbers in the same number type.
     *
     * @param task as above
     */
    public boolean isIn(StoredAdapters stored, int task, Path folder) {
        boolean[] same = new boolean[1];
        with(stored, task, (tensors, learned) -> same[0] = isIn(tensors, stored, folder));
        return same[0];
    }

    /**
     * Checks that the projector of a model can be written alone.
     *
     * @throws InputException if it cannot
     */
    public static void requireApart(List<LinearSite> sites, Path model) {
        if (sites.stream().noneMatch(site -> site.name().startsWith(PREFIX))) {
            throw new InputException(
                    "The projector of %s is a part of its vision tower, not a multi_modal_projector; write the whole model instead."
                            .formatted(model));
        }
    }

    private static void requireApart(StoredAdapters stored) {
        requireApart(stored.config().linearSites(), Path.of(stored.experiment().baseModel()));
    }

    @FunctionalInterface
    private interface Use {
        void of(List<TensorToWrite> tensors, SortedMap<String, MergeableAdapter> learned);
    }

    private void with(StoredAdapters stored, int task, Use use) {
        Path base = Path.of(stored.experiment().baseModel());
        Set<String> names = new TreeSet<>();
        stored.config().linearSites().stream()
                .filter(site -> site.part() == Part.PROJECTOR)
                .forEach(site -> names.addAll(List.of(site.name() + ".weight", site.name() + ".bias")));
        stored.merge(task, learned -> {
            try (NDManager manager = stored.newManager()) {
                LearnedChange change = new LearnedChange(stored.start(), learned);
                MergedWeights weights = new MergedWeights(base, stored.config(), change, manager, stored.kernels());
                use.of(weights.tensors(names, type), learned);
            }
        });
    }

    private void fill(
            StoredAdapters stored,
            int task,
            List<TensorToWrite> tensors,
            SortedMap<String, MergeableAdapter> learned,
            Path aside)
            throws IOException {
        Path base = Path.of(stored.experiment().baseModel());
        TensorWriter.writeStreamed(aside.resolve(FILE), tensors, Map.of("format", "pt"));
        for (String name : BESIDE) {
            if (Files.isRegularFile(base.resolve(name))) {
                Files.copy(base.resolve(name), aside.resolve(name));
            }
        }
        FolderTemplate.writeChosen(aside, stored.experiment().template());
        SortedMap<String, LowRank> lora = new TreeMap<>();
        learned.forEach((site, adapter) -> {
            if (adapter instanceof LowRank part) {
                lora.put(site, part);
            }
        });
        ModelCard card = new ModelCard(stored, task);
        AtomicFile.write(
                aside.resolve("README.md"), card.ofProjector(!lora.isEmpty()).getBytes(StandardCharsets.UTF_8));
        if (!lora.isEmpty()) {
            double dropout = stored.options().get("dropout") instanceof Number share ? share.doubleValue() : 0;
            Path adapter = Files.createDirectory(aside.resolve(ADAPTER));
            PeftFolder.write(adapter, lora, dropout, stored.baseModelName(), card.ofAdapter(), type == StoredType.F16);
        }
    }

    private static boolean isIn(List<TensorToWrite> tensors, StoredAdapters stored, Path folder) {
        try {
            Path file = folder.resolve(FILE);
            TensorFolder there = Files.isRegularFile(file)
                    ? TensorFolder.ofFile(file, UnaryOperator.identity())
                    : TensorFolder.open(folder, stored.config()::publishedName);
            Path aside = Files.createTempDirectory("projector");
            try {
                TensorWriter.writeStreamed(aside.resolve(FILE), tensors, Map.of());
                TensorFolder expected = TensorFolder.ofFile(aside.resolve(FILE), UnaryOperator.identity());
                return tensors.stream().allMatch(tensor -> isSame(tensor, expected, there));
            } finally {
                Folders.delete(aside);
            }
        } catch (InputException e) {
            // Other files, or none: not this projector.
            return false;
        } catch (IOException e) {
            throw new DiskException(
                    "The projector cannot be held against %s: %s.".formatted(folder, DiskException.reason(e)), e);
        }
    }

    private static boolean isSame(TensorToWrite tensor, TensorFolder expected, TensorFolder there) {
        String name = tensor.name();
        return there.tensors().containsKey(name)
                && there.require(name, tensor.shape()).type() == tensor.type()
                && there.map(name).equals(expected.map(name));
    }
}
