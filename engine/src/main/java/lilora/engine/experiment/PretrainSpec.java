package lilora.engine.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;

/**
 * How a small base model is trained from nothing: every weight, vision tower included, on captions and text. Each phase has
 * data of its own, so that what is hard can come after what is easy.
 *
 * @param schema version of the JSON form
 * @param model folder with {@code config.json} and the tokenizer's files, which the result starts from
 * @param phases one after another, each with an optimiser and a schedule of its own
 * @param weightDecay decoupled
 * @param warmupRatio share of a phase's steps with rising learning rate
 * @param maxGradNorm global-norm clipping; 0 for none
 * @param maxShift pictures are shifted by up to so many pixels each way, a whole batch alike
 * @param checkpointSteps steps between two checkpoints, each with the held-out loss
 * @param seed of weights, data order and shifts
 */
public record PretrainSpec(
        int schema,
        String model,
        List<Phase> phases,
        double weightDecay,
        double warmupRatio,
        double maxGradNorm,
        int maxShift,
        int checkpointSteps,
        long seed) {
    public static final int SCHEMA = 1;

    /** What a phase learns from. */
    public enum Objective {
        /**
         * The words of an image's answers, in no order, read by the language head from the mean of its visual tokens. It
         * teaches the vision tower and the projector what pictures show at a third of the price of captions (Joulin et al.,
         * arXiv 1511.02251; its efficiency against captioning: Radford et al., arXiv 2103.00020, figure 2).
         */
        @JsonProperty("words")
        WORDS,
        /** The answers of whole conversations, next token by next token, with and without an image. */
        @JsonProperty("conversations")
        CONVERSATIONS
    }

    /**
     * A part of the training.
     *
     * @param data folder in task format; its test items are held out
     * @param steps optimiser steps
     * @param batchSize items per step
     * @param learningRate peak
     * @param maskedPatches share of each image left out of the training, drawn anew for every step (arXiv 2212.00794); only
     *     for words, whose model needs no whole image
     */
    public record Phase(
            Objective objective, String data, int steps, int batchSize, double learningRate, double maskedPatches) {
        public Phase {
            require(maskedPatches >= 0 && maskedPatches < 1, "maskedPatches", maskedPatches, "at least 0 and below 1");
            require(
                    objective == Objective.WORDS || maskedPatches == 0,
                    "maskedPatches",
                    maskedPatches,
                    "0 in conversations");
            require(steps >= 1, "steps", steps, "at least 1");
            require(batchSize >= 1, "batchSize", batchSize, "at least 1");
            require(learningRate > 0 && learningRate <= 10, "learningRate", learningRate, "above 0 and at most 10");
        }
    }

    public PretrainSpec {
        phases = List.copyOf(phases);
        require(schema == SCHEMA, "schema", schema, "1");
        require(!phases.isEmpty(), "phases", phases, "at least one phase");
        require(weightDecay >= 0 && weightDecay <= 1, "weightDecay", weightDecay, "between 0 and 1");
        require(warmupRatio >= 0 && warmupRatio < 1, "warmupRatio", warmupRatio, "at least 0 and below 1");
        require(maxGradNorm >= 0 && Double.isFinite(maxGradNorm), "maxGradNorm", maxGradNorm, "0 (off) or above");
        require(maxShift >= 0 && maxShift <= 64, "maxShift", maxShift, "between 0 and 64");
        require(checkpointSteps >= 1, "checkpointSteps", checkpointSteps, "at least 1");
    }

    /** Steps of all phases. */
    public int steps() {
        return phases.stream().mapToInt(Phase::steps).sum();
    }

    /** The same training with its folders elsewhere. */
    public PretrainSpec withFolders(UnaryOperator<String> data, String newModel) {
        return new PretrainSpec(
                schema,
                newModel,
                phases.stream()
                        .map(phase -> new Phase(
                                phase.objective(),
                                data.apply(phase.data()),
                                phase.steps(),
                                phase.batchSize(),
                                phase.learningRate(),
                                phase.maskedPatches()))
                        .toList(),
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
