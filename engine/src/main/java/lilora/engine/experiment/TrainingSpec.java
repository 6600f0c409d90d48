package lilora.engine.experiment;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

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
 * @param gradientCheckpointing whether the inputs of the decoder's layers alone are kept for the backward pass, which computes the
 *     rest again: less memory, about a third more time, the same gradients; off when absent
 * @param baseWeights how the frozen linear layers of the decoder are held; as the device computes when absent
 * @param probe whether the longest batch of each task is tried for its memory before anything is trained; not when absent
 * @param features how the features of images are kept on disk; in full precision when absent
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
        List<String> targets,
        @Nullable Boolean gradientCheckpointing,
        @Nullable BaseWeights baseWeights,
        @Nullable Boolean probe,
        @Nullable FeatureStorage features) {

    /** How what the frozen vision tower makes of images is kept on disk. */
    public enum FeatureStorage {
        /** In float32. */
        FULL,
        /** In 16 bits: without loss where the model computes in bfloat16, rounded to float16 where it computes in float32. */
        HALF,
        /** Not at all: an image goes through the tower each time it is shown. */
        NONE;

        /** The one of a name in any case. */
        public static FeatureStorage of(String word) {
            for (FeatureStorage storage : values()) {
                if (storage.name().equalsIgnoreCase(word)) {
                    return storage;
                }
            }
            throw new InputException("Feature storage \"%s\" is unknown; write full, half or none.".formatted(word));
        }

        /** As it is written on a command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Bytes on disk of so many numbers. */
        public long bytes(long numbers) {
            return switch (this) {
                case FULL -> numbers * Float.BYTES;
                case HALF -> numbers * Short.BYTES;
                case NONE -> 0;
            };
        }
    }

    /** How the frozen linear layers of a decoder are held in memory. */
    public enum BaseWeights {
        /** In the number type that the model computes in. */
        COMPUTED,
        /** In 8 bits with a scale for each output row, made numbers of the model's type where they are used. */
        INT8;

        /** The one of a name in any case. */
        public static BaseWeights of(String word) {
            for (BaseWeights weights : values()) {
                if (weights.name().equalsIgnoreCase(word)) {
                    return weights;
                }
            }
            throw new InputException("Base weights \"%s\" are unknown; write int8 or computed.".formatted(word));
        }
    }

    static final int MOST_EPOCHS = 1000;
    static final int LARGEST_RATE = 10;

    /** The paper's layers: the decoder's MLPs and the projector. A family that names them otherwise is meant by this list all the same. */
    public static final List<String> MLP_AND_PROJECTOR = List.of(
            "language_model\\.model\\.layers\\.\\d+\\.mlp\\.(gate|up|down)_proj",
            "multi_modal_projector\\.linear_[12]");

    public static final TrainingSpec DEFAULT =
            new TrainingSpec(1, 16, 1, 1e-3, 0.01, 0.03, 1.0, 512, true, 50, MLP_AND_PROJECTOR);

    public TrainingSpec {
        targets = List.copyOf(targets);
        // What is usual is left out, so that it is written and compared as before there was a choice.
        gradientCheckpointing = Boolean.TRUE.equals(gradientCheckpointing) ? true : null;
        baseWeights = baseWeights == BaseWeights.COMPUTED ? null : baseWeights;
        probe = Boolean.TRUE.equals(probe) ? true : null;
        features = features == FeatureStorage.FULL ? null : features;
        require(epochs > 0 && epochs <= MOST_EPOCHS, "epochs", epochs, "above 0 and at most " + MOST_EPOCHS);
        require(batchSize >= 1, "batchSize", batchSize, "at least 1");
        require(gradientAccumulation >= 1, "gradientAccumulation", gradientAccumulation, "at least 1");
        require(
                learningRate > 0 && learningRate <= LARGEST_RATE,
                "learningRate",
                learningRate,
                "above 0 and at most " + LARGEST_RATE);
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

    /** Everything kept for the backward pass, weights as the device computes, no probe, features in full precision. */
    public TrainingSpec(
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
        this(
                epochs,
                batchSize,
                gradientAccumulation,
                learningRate,
                weightDecay,
                warmupRatio,
                maxGradNorm,
                maxLength,
                lengthGrouped,
                checkpointSteps,
                targets,
                null,
                null,
                null,
                null);
    }

    /** Whether the backward pass computes again what the layers' inputs give. */
    public boolean checkpointsGradients() {
        return gradientCheckpointing != null;
    }

    /** Whether the frozen linear layers of the decoder are held in 8 bits. */
    public boolean holdsEightBits() {
        return baseWeights == BaseWeights.INT8;
    }

    /** Whether memory is probed before anything is trained. */
    public boolean probes() {
        return probe != null;
    }

    /** How the features of images are kept on disk. */
    public FeatureStorage featureStorage() {
        return features == null ? FeatureStorage.FULL : features;
    }

    public TrainingSpec withEpochs(double newEpochs) {
        return with(newEpochs, learningRate, gradientCheckpointing, baseWeights, probe, features);
    }

    public TrainingSpec withLearningRate(double newLearningRate) {
        return with(epochs, newLearningRate, gradientCheckpointing, baseWeights, probe, features);
    }

    public TrainingSpec withGradientCheckpointing(boolean on) {
        return with(epochs, learningRate, on, baseWeights, probe, features);
    }

    public TrainingSpec withBaseWeights(BaseWeights held) {
        return with(epochs, learningRate, gradientCheckpointing, held, probe, features);
    }

    public TrainingSpec withProbe(boolean on) {
        return with(epochs, learningRate, gradientCheckpointing, baseWeights, on, features);
    }

    public TrainingSpec withFeatures(FeatureStorage storage) {
        return with(epochs, learningRate, gradientCheckpointing, baseWeights, probe, storage);
    }

    private TrainingSpec with(
            double newEpochs,
            double newRate,
            @Nullable Boolean checkpointing,
            @Nullable BaseWeights weights,
            @Nullable Boolean newProbe,
            @Nullable FeatureStorage storage) {
        return new TrainingSpec(
                newEpochs,
                batchSize,
                gradientAccumulation,
                newRate,
                weightDecay,
                warmupRatio,
                maxGradNorm,
                maxLength,
                lengthGrouped,
                checkpointSteps,
                targets,
                checkpointing,
                weights,
                newProbe,
                storage);
    }

    private static void require(boolean holds, String field, Object value, String range) {
        if (!holds) {
            throw new InputException("Field \"training.%s\" is %s; it must be %s.".formatted(field, value, range));
        }
    }
}
