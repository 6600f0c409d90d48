package lilora.engine.experiment;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import lilora.engine.InputException;

/**
 * How each stage is trained: AdamW with linear warm-up and cosine decay, as the published scripts do.
 *
 * @param epochs passes over a task's training items; may be a fraction
 * @param batchSize items per micro-batch
 * @param gradientAccumulation micro-batches per optimiser step; the step's gradient is the mean of theirs
 * @param learningRate peak of the schedule
 * @param weightDecay decoupled, on every trained tensor
 * @param warmupRatio share of a stage's steps with linearly rising learning rate
 * @param maxGradNorm global-norm clipping threshold; 0 switches clipping off
 * @param maxLength longest sequence in tokens, visual tokens included
 * @param lengthGrouped whether batches are made of items of similar length
 * @param checkpointSteps optimiser steps between two checkpoints within a stage; 0 for stage ends only
 * @param targets regular expressions; a linear layer whose Hugging Face name matches one in full is adapted
 */
public record TrainingSpec(
        double epochs,
        int batchSize,
        int gradientAccumulation,
        double learningRate,
        double weightDecay,
        double warmupRatio,
        double maxGradNorm,
        int maxLength,
        boolean lengthGrouped,
        int checkpointSteps,
        List<String> targets) {

    /** The paper's layers: the decoder's MLPs and the projector. */
    public static final List<String> MLP_AND_PROJECTOR = List.of(
            "language_model\\.model\\.layers\\.\\d+\\.mlp\\.(gate|up|down)_proj",
            "multi_modal_projector\\.linear_[12]");

    public static final TrainingSpec DEFAULT =
            new TrainingSpec(1, 16, 1, 1e-3, 0.01, 0.03, 1.0, 512, true, 50, MLP_AND_PROJECTOR);

    public TrainingSpec {
        targets = List.copyOf(targets);
        require(epochs > 0 && epochs <= 1000, "epochs", epochs, "above 0 and at most 1000");
        require(batchSize >= 1, "batchSize", batchSize, "at least 1");
        require(gradientAccumulation >= 1, "gradientAccumulation", gradientAccumulation, "at least 1");
        require(learningRate > 0 && learningRate <= 10, "learningRate", learningRate, "above 0 and at most 10");
        require(weightDecay >= 0 && weightDecay <= 1, "weightDecay", weightDecay, "between 0 and 1");
        require(warmupRatio >= 0 && warmupRatio < 1, "warmupRatio", warmupRatio, "at least 0 and below 1");
        require(maxGradNorm >= 0 && Double.isFinite(maxGradNorm), "maxGradNorm", maxGradNorm, "0 (off) or above");
        require(maxLength >= 8, "maxLength", maxLength, "at least 8");
        require(checkpointSteps >= 0, "checkpointSteps", checkpointSteps, "0 (stage ends only) or above");
        require(!targets.isEmpty(), "targets", targets, "at least one pattern");
        for (String target : targets) {
            try {
                Pattern.compile(target);
            } catch (PatternSyntaxException e) {
                throw new InputException(
                        "Field \"training.targets\" holds \"%s\", which is not a regular expression: %s."
                                .formatted(target, e.getDescription()),
                        e);
            }
        }
    }

    /** Where nothing is trained: no layer is left out, and no item is too long. */
    public static TrainingSpec ofNothing() {
        return new TrainingSpec(1, 1, 1, 1e-3, 0, 0, 0, Integer.MAX_VALUE, false, 0, List.of(".*"));
    }

    public TrainingSpec withEpochs(double newEpochs) {
        return new TrainingSpec(
                newEpochs,
                batchSize,
                gradientAccumulation,
                learningRate,
                weightDecay,
                warmupRatio,
                maxGradNorm,
                maxLength,
                lengthGrouped,
                checkpointSteps,
                targets);
    }

    public TrainingSpec withLearningRate(double newLearningRate) {
        return new TrainingSpec(
                epochs,
                batchSize,
                gradientAccumulation,
                newLearningRate,
                weightDecay,
                warmupRatio,
                maxGradNorm,
                maxLength,
                lengthGrouped,
                checkpointSteps,
                targets);
    }

    private static void require(boolean holds, String field, Object value, String range) {
        if (!holds) {
            throw new InputException("Field \"training.%s\" is %s; it must be %s.".formatted(field, value, range));
        }
    }
}
