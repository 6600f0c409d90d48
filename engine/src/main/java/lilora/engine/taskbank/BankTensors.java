package lilora.engine.taskbank;

import java.util.Map;
import java.util.TreeMap;
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

    /** Puts all tensors of a bank in place, for the method that answers with it; its first task is task 1 here. */
    public static void read(TaskBank bank, TensorBank into) {
        new BankForm(method(bank).options()).read(bank, into);
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
}
