package lilora.engine.taskbank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.method.TensorBank;
import lilora.engine.method.builtin.LiLora;
import lilora.engine.model.LinearSite;
import lilora.engine.peft.BankPart;
import lilora.engine.peft.TaskBank;
import lilora.engine.train.RunInputs;

/**
 * How a variant of LiLoRA lies in a bank, which has a basis and a mix f_t for each task. Where the variant has no such tensor, the bank
 * has the constant that makes its formula the variant's:
 *
 * <ul>
 *   <li>mix FIXED: f_t = ln(c / (1 − c)) in every layer and task, the same for the released code up to rounding;
 *   <li>mode SHARED_A_ONLY: s = r, A_t the identity, B0 = 0 and an f_t whose sigmoid is 0 in float32, so that B_t stands alone, exactly.
 * </ul>
 *
 * @param options of the method
 */
public record BankForm(LiLora.Options options) {
    /** Its sigmoid is 0, and that of its negative 1, in float32 and in every narrower type. */
    private static final float NOTHING = -200;

    /**
     * The form of a method.
     *
     * @throws InputException if it is not LiLoRA
     */
    public static BankForm of(RunInputs.Configured<?> configured) {
        if (configured.options() instanceof LiLora.Options options) {
            return new BankForm(options);
        }
        throw new InputException("Method %s has no task bank; LiLoRA alone has one."
                .formatted(configured.method().descriptor().title()));
    }

    private boolean sharesDownAlone() {
        return options.mode() == LiLora.Mode.SHARED_A_ONLY;
    }

    /** The inner rank that the bank has. */
    public int subRank() {
        return sharesDownAlone() ? options.rank() : options.subRank();
    }

    /** Whether the method has a tensor of this kind, too. */
    private boolean has(BankPart part) {
        return switch (part) {
            case SHARED_DOWN, TASK_UP -> true;
            case SHARED_UP, TASK_DOWN -> !sharesDownAlone();
            case MIX -> !sharesDownAlone() && options.mix() == LiLora.Mix.LEARNED;
        };
    }

    private float mix() {
        double share = sharesDownAlone() ? 0 : options.fixedMix();
        return (float) Math.max(NOTHING, Math.min(-NOTHING, Math.log(share / (1 - share))));
    }

    /**
     * A tensor of the bank.
     *
     * @param constants takes those that the method does not have
     * @param task from 1; 0 for what all share
     */
    public NDArray tensor(TensorBank stored, NDManager constants, BankPart part, LinearSite site, int task) {
        if (has(part)) {
            return stored.get(BankTensors.name(part, site, task));
        }
        Shape shape =
                switch (part) {
                    case SHARED_UP -> new Shape(site.out(), options.rank());
                    case TASK_DOWN -> new Shape(options.rank(), options.rank());
                    default -> new Shape(1);
                };
        return constants.create(constant(part, Math.toIntExact(shape.size())), shape);
    }

    /** Puts the tensors of a bank that the method has in place; the bank's first task is task 1 here. */
    void read(TaskBank bank, TensorBank into) {
        for (LinearSite site : bank.sites()) {
            for (BankPart part : BankPart.values()) {
                List<String> tasks = tasks(bank, part);
                for (int i = 0; has(part) && i < tasks.size(); i++) {
                    into.put(
                            BankTensors.name(part, site, part.isOfTask() ? i + 1 : 0),
                            bank.values(part, site, tasks.get(i)),
                            new Shape(bank.shape(part, site)));
                }
            }
        }
    }

    private static List<String> tasks(TaskBank bank, BankPart part) {
        return part.isOfTask() ? bank.tasks() : List.of("");
    }

    /**
     * Checks that a bank is of this form.
     *
     * @throws InputException naming what differs, with the remedy
     */
    void requireOf(TaskBank bank) {
        if (sharesDownAlone() && bank.subRank() != bank.rank()) {
            throw new InputException(
                    "%s holds tasks with a B of inner rank %d, below its rank %d, but with method.options.mode SHARED_A_ONLY each task has a full B; choose another mode."
                            .formatted(bank.file(), bank.subRank(), bank.rank()));
        }
        Map<String, Object> asked = Map.of("rank", options.rank(), "subRank", subRank(), "alpha", options.alpha());
        BankTensors.options(bank).forEach((name, value) -> {
            if (asked.containsKey(name) && !value.equals(asked.get(name))) {
                throw new InputException(
                        "%s was learned with %s %s, but the experiment says %s (method.options.%s); correct it, or add -o rank=%d -o subRank=%d -o alpha=%s."
                                .formatted(
                                        bank.file(),
                                        name,
                                        value,
                                        asked.get(name),
                                        name,
                                        bank.rank(),
                                        bank.subRank(),
                                        bank.alpha()));
            }
        });
        for (BankPart part : BankPart.values()) {
            if (!has(part)) {
                bank.sites().forEach(site -> requireConstants(bank, part, site));
            }
        }
    }

    private void requireConstants(TaskBank bank, BankPart part, LinearSite site) {
        for (String task : tasks(bank, part)) {
            float[] values = bank.values(part, site, task);
            if (!Arrays.equals(values, constant(part, values.length))) {
                throw new InputException(
                        "%s has %s at %s%s, but with method.options.%s it has to be %s; choose the mode and mix that it was learned with."
                                .formatted(
                                        bank.file(),
                                        part == BankPart.MIX ? "the mix f = " + values[0] : "another " + letters(part),
                                        site.name(),
                                        part.isOfTask() ? " for task " + task : "",
                                        sharesDownAlone()
                                                ? "mode SHARED_A_ONLY"
                                                : "mix FIXED and fixedMix " + options.fixedMix(),
                                        part == BankPart.MIX
                                                ? mix()
                                                : part == BankPart.SHARED_UP ? "0" : "the identity"));
            }
        }
    }

    private static String letters(BankPart part) {
        return part == BankPart.SHARED_UP ? "B0" : "A_t";
    }

    private float[] constant(BankPart part, int length) {
        float[] values = new float[length];
        for (int i = 0; part == BankPart.TASK_DOWN && i < options.rank(); i++) {
            values[i * options.rank() + i] = 1;
        }
        if (part == BankPart.MIX) {
            values[0] = mix();
        }
        return values;
    }
}
