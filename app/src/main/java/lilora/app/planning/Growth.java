package lilora.app.planning;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import lilora.engine.result.ParameterPlan;

/**
 * How what a method stores grows with the number of tasks, beside isolated LoRA of the same rank.
 *
 * @param plan the engine's counts
 * @param limit number of tasks the curve reaches
 */
public record Growth(ParameterPlan plan, int limit) {
    /** Numbers stored after so many tasks. */
    public long stored(int tasks) {
        return plan.storedShared() + tasks * plan.storedPerTask();
    }

    /** Numbers isolated LoRA stores after so many tasks. */
    public long isolated(int tasks) {
        return tasks * plan.isolatedPerTask();
    }

    /** From how many tasks on the method stores less than isolated LoRA, for good; empty if that is not so within the limit. */
    public OptionalInt crossover() {
        return stored(limit) >= isolated(limit)
                ? OptionalInt.empty()
                : IntStream.rangeClosed(1, limit)
                        .filter(tasks -> stored(tasks) < isolated(tasks))
                        .findFirst();
    }

    /** Share of isolated LoRA's numbers after the planned tasks; 0 when there is nothing to compare with. */
    public double share() {
        return plan.isolatedTotal() == 0 ? 0 : (double) plan.storedTotal() / plan.isolatedTotal();
    }
}
