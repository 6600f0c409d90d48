package lilora.engine.taskbank;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.method.TensorBank;
import lilora.engine.method.builtin.LiLora;
import lilora.engine.model.LinearSite;
import lilora.engine.peft.BankPart;
import lilora.engine.peft.TaskBank;
import lilora.engine.train.RunInputs;

/** The tensors of the released code's bank as those of the method here, bit for bit. */
public final class BankTensors {
    private BankTensors() {}

    /**
     * What a tensor is called here.
     *
     * @param task from 1; 0 for what all share
     */
    public static String name(BankPart part, LinearSite site, int task) {
        return switch (part) {
            case SHARED_DOWN -> TensorBank.shared("A", site.name());
            case SHARED_UP -> TensorBank.shared("B0", site.name());
            case TASK_DOWN -> TensorBank.task(task, "A", site.name());
            case TASK_UP -> TensorBank.task(task, "B", site.name());
            case MIX -> TensorBank.task(task, "f", site.name());
        };
    }

    /** Puts all tensors of a bank in place; its first task is task 1 here. */
    public static void read(TaskBank bank, TensorBank into) {
        for (LinearSite site : bank.sites()) {
            for (BankPart part : BankPart.values()) {
                List<String> tasks = part.isOfTask() ? bank.tasks() : List.of("");
                for (int i = 0; i < tasks.size(); i++) {
                    into.put(
                            name(part, site, part.isOfTask() ? i + 1 : 0),
                            bank.values(part, site, tasks.get(i)),
                            new Shape(bank.shape(part, site)));
                }
            }
        }
    }

    /** The method that answers with a bank. */
    public static RunInputs.Configured<LiLora.Options> method(TaskBank bank) {
        return RunInputs.Configured.of(new LiLora(), options(bank));
    }

    /** The options of the method that a bank decides, by name. */
    static Map<String, Object> options(TaskBank bank) {
        return new TreeMap<>(Map.of(
                "rank", bank.rank(), "subRank", bank.subRank(), "alpha", bank.alpha(), "dropout", bank.dropout()));
    }

    /**
     * The options of a method whose tensors are those of a bank.
     *
     * @throws InputException if it is another method, or a variant with other tensors
     */
    public static LiLora.Options requireLiLora(RunInputs.Configured<?> configured) {
        if (!(configured.options() instanceof LiLora.Options options)) {
            throw new InputException("Method %s has no task bank; LiLoRA alone has one."
                    .formatted(configured.method().descriptor().title()));
        }
        if (options.mode() == LiLora.Mode.SHARED_A_ONLY || options.mix() == LiLora.Mix.FIXED) {
            throw new InputException(
                    "A task bank holds a shared basis and a learned mix for each task, which LiLoRA has not with mode %s and mix %s; write the adapter of a task with export-adapter."
                            .formatted(options.mode(), options.mix()));
        }
        return options;
    }
}
