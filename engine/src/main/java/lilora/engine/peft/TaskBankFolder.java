package lilora.engine.peft;

import ai.djl.ndarray.NDArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.file.AtomicFile;
import lilora.engine.json.Json;
import lilora.engine.model.LinearSite;
import lilora.engine.model.weights.TorchWriter;

/**
 * Writes a task bank as LiLoRA's released code does, so that its loader reads it.
 *
 * @param sites the adapted layers of a LLaVA model
 * @param tasks number of tasks learned
 */
public record TaskBankFolder(
        List<LinearSite> sites, int tasks, int rank, int subRank, double alpha, double dropout, String baseModel) {
    public TaskBankFolder {
        sites = List.copyOf(sites);
    }

    /** Where the tensors come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * A tensor in float32, of the shape that the bank has for it.
         *
         * @param task from 1; 0 for what all share
         */
        NDArray tensor(BankPart part, LinearSite site, int task);
    }

    /**
     * Writes bank, configuration, an empty file of other trained weights, and a card into a folder that exists.
     *
     * @param card the text of README.md
     * @throws InputException if the released code knows no model like this
     */
    public void write(Path folder, Source source, String card) {
        Map<String, Object> bank = new LinkedHashMap<>();
        bank.put("format", TaskBank.FORMAT);
        for (BankPart part : BankPart.values()) {
            Map<String, Object> dictionary = dictionary(bank, part.dictionary());
            if (!part.isOfTask()) {
                fill(dictionary, part, source, 0);
                continue;
            }
            for (int task = 1; task <= tasks; task++) {
                fill(dictionary(dictionary, id(task)), part, source, task);
            }
        }
        bank.put(
                "task_order",
                IntStream.rangeClosed(1, tasks).mapToObj(TaskBankFolder::id).toList());
        TorchWriter.write(folder.resolve(TaskBank.FILE), bank);
        TorchWriter.write(folder.resolve(NonLora.FILE), Map.of());
        Json.writeAtomically(
                folder.resolve(AdapterConfig.FILE),
                BankConfig.fields(rank, subRank, alpha, dropout, targets(), tasks - 1, baseModel));
        AtomicFile.write(folder.resolve("README.md"), card.getBytes(StandardCharsets.UTF_8));
    }

    /** The released code counts tasks from 0. */
    private static String id(int task) {
        return Integer.toString(task - 1);
    }

    /** The dictionary of a name inside another one, made if it is not there. */
    @SuppressWarnings("unchecked") // made here, of these types
    private static Map<String, Object> dictionary(Map<String, Object> of, String name) {
        return (Map<String, Object>) of.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
    }

    private void fill(Map<String, Object> dictionary, BankPart part, Source source, int task) {
        for (LinearSite site : sites) {
            dictionary.put(part.key(module(site), id(task)), source.tensor(part, site, task));
        }
    }

    private static String module(LinearSite site) {
        if (!site.name().startsWith("language_model.") && !site.name().startsWith("multi_modal_projector.")) {
            throw new InputException(
                    "%s is no layer of a LLaVA model, and LiLoRA's released code has banks for those alone; write the adapter of a task with export-adapter."
                            .formatted(site.name()));
        }
        return ModuleNames.LLAVA.of(site.name());
    }

    /** In full, so that no other layer is adapted. */
    private List<String> targets() {
        return List.copyOf(
                new TreeSet<>(sites.stream().map(TaskBankFolder::module).toList()));
    }
}
