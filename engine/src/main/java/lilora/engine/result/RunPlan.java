package lilora.engine.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do and cost, told before anything is trained.
 *
 * @param titles of the tasks of the whole sequence, in order; missing from a plan told before they were kept
 * @param parameters counts from shapes
 * @param baseModel numbers in the base model
 * @param stages in order
 * @param evaluations cells of the accuracy matrix, row 0 included
 * @param prompts answered in all evaluations together
 * @param images distinct images whose features are computed
 * @param memoryBytes estimate of the worker's memory on the device
 * @param diskBytes estimate of the run directory and the feature files
 * @param featureBytes of these, the feature files, which runs of the same data and model share; missing from older plans
 * @param featureNumbers numbers that the features of all images have, of which a file holds as many bytes as the experiment says; missing
 *     from older plans
 * @param seconds rough guess of the time, scaled from another computer's CPU unless an earlier run told a speed; missing from older plans, and for
 *     other devices of which no speed is known
 * @param memory what the memory is for; missing from older plans
 * @param heldOut what watching the run by held-out items takes; none when absent
 * @param passes over the training data; missing from older plans
 */
public record RunPlan(
        @Nullable List<String> titles,
        ParameterPlan parameters,
        long baseModel,
        List<StagePlan> stages,
        int evaluations,
        long prompts,
        int images,
        long memoryBytes,
        long diskBytes,
        @Nullable Long featureBytes,
        @Nullable Long featureNumbers,
        @Nullable Double seconds,
        @Nullable MemoryPlan memory,
        @Nullable HeldOutPlan heldOut,
        @Nullable DataPasses passes) {
    public RunPlan {
        titles = titles == null ? null : List.copyOf(titles);
        stages = List.copyOf(stages);
    }

    /** A plan without what older ones lack. */
    public RunPlan(
            @Nullable List<String> titles,
            ParameterPlan parameters,
            long baseModel,
            List<StagePlan> stages,
            int evaluations,
            long prompts,
            int images,
            long memoryBytes,
            long diskBytes) {
        this(
                titles,
                parameters,
                baseModel,
                stages,
                evaluations,
                prompts,
                images,
                memoryBytes,
                diskBytes,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same with another time. */
    public RunPlan withSeconds(double other) {
        return new RunPlan(
                titles,
                parameters,
                baseModel,
                stages,
                evaluations,
                prompts,
                images,
                memoryBytes,
                diskBytes,
                featureBytes,
                featureNumbers,
                other,
                memory,
                heldOut,
                passes);
    }

    /** One stage: what it learns and how long it is. */
    public record StagePlan(int stage, List<Integer> tasks, String title, int samples, int steps) {}

    /** Times that what is held out is measured. */
    public int measurements() {
        return heldOut == null ? 0 : heldOut.measurements();
    }

    /** Optimiser steps of all stages. */
    public int steps() {
        return stages.stream().mapToInt(StagePlan::steps).sum();
    }
}
