package lilora.engine.experiment;

import lilora.engine.InputException;

/**
 * How a small base model is trained from nothing: every weight, vision tower included, on captions and text.
 *
 * @param schema version of the JSON form
 * @param data folder in task format; its test items are held out
 * @param model folder with {@code config.json} and the tokenizer's files, which the result starts from
 * @param steps optimiser steps
 * @param batchSize items per step
 * @param learningRate peak
 * @param weightDecay decoupled
 * @param warmupRatio share of the steps with rising learning rate
 * @param maxGradNorm global-norm clipping; 0 for none
 * @param maxShift pictures are shifted by up to so many pixels each way, a whole batch alike
 * @param checkpointSteps steps between two checkpoints, each with the held-out loss
 * @param seed of weights, data order and shifts
 */
public record PretrainSpec(
        int schema,
        String data,
        String model,
        int steps,
        int batchSize,
        double learningRate,
        double weightDecay,
        double warmupRatio,
        double maxGradNorm,
        int maxShift,
        int checkpointSteps,
        long seed) {
    public static final int SCHEMA = 1;

    public PretrainSpec {
        require(schema == SCHEMA, "schema", schema, "1");
        require(steps >= 1, "steps", steps, "at least 1");
        require(batchSize >= 1, "batchSize", batchSize, "at least 1");
        require(learningRate > 0 && learningRate <= 10, "learningRate", learningRate, "above 0 and at most 10");
        require(weightDecay >= 0 && weightDecay <= 1, "weightDecay", weightDecay, "between 0 and 1");
        require(warmupRatio >= 0 && warmupRatio < 1, "warmupRatio", warmupRatio, "at least 0 and below 1");
        require(maxGradNorm >= 0 && Double.isFinite(maxGradNorm), "maxGradNorm", maxGradNorm, "0 (off) or above");
        require(maxShift >= 0 && maxShift <= 64, "maxShift", maxShift, "between 0 and 64");
        require(checkpointSteps >= 1, "checkpointSteps", checkpointSteps, "at least 1");
    }

    public PretrainSpec withFolders(String newData, String newModel) {
        return new PretrainSpec(
                schema,
                newData,
                newModel,
                steps,
                batchSize,
                learningRate,
                weightDecay,
                warmupRatio,
                maxGradNorm,
                maxShift,
                checkpointSteps,
                seed);
    }

    private static void require(boolean holds, String field, Object value, String range) {
        if (!holds) {
            throw new InputException("Field \"%s\" is %s; it must be %s.".formatted(field, value, range));
        }
    }
}
