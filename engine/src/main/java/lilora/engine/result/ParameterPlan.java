package lilora.engine.result;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a method will train and store on a base model, from shapes alone, beside isolated LoRA of the same rank.
 *
 * @param layers number of adapted layers
 * @param trainedFirst numbers updated in the first stage
 * @param trainedLater numbers updated in each later stage
 * @param storedShared numbers stored once for all tasks
 * @param storedPerTask numbers stored for each task
 * @param tasks T
 * @param storedTotal numbers stored after T tasks
 * @param rank rank that isolated LoRA is compared at; 0 for a method without a rank
 * @param isolatedPerTask numbers isolated LoRA of that rank stores for each task
 * @param isolatedTotal numbers it stores after T tasks
 * @param groups numbers stored after T tasks by kind of layer
 */
public record ParameterPlan(
        int layers,
        long trainedFirst,
        long trainedLater,
        long storedShared,
        long storedPerTask,
        int tasks,
        long storedTotal,
        int rank,
        long isolatedPerTask,
        long isolatedTotal,
        Map<String, Long> groups) {
    public ParameterPlan {
        groups = Map.copyOf(groups);
    }

    /**
     * The same with numbers that are stored beside the layers.
     *
     * @param group what people call them
     */
    public ParameterPlan withBeside(String group, long shared, long perTask) {
        Map<String, Long> all = new TreeMap<>(groups);
        all.merge(group, shared + tasks * perTask, Long::sum);
        return new ParameterPlan(
                layers,
                trainedFirst,
                trainedLater,
                storedShared + shared,
                storedPerTask + perTask,
                tasks,
                storedTotal + shared + tasks * perTask,
                rank,
                isolatedPerTask,
                isolatedTotal,
                all);
    }

    /** The same with more numbers that are trained. */
    public ParameterPlan withTrained(long first, long later) {
        return new ParameterPlan(
                layers,
                trainedFirst + first,
                trainedLater + later,
                storedShared,
                storedPerTask,
                tasks,
                storedTotal,
                rank,
                isolatedPerTask,
                isolatedTotal,
                groups);
    }

    /** Mebibytes of so many numbers in 16 bits, the unit of the published sizes. */
    public static double halfMiB(long numbers) {
        return numbers * 2.0 / (1 << 20);
    }
}
