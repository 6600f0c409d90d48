package lilora.engine.experiment;

import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Which cells of the accuracy matrix are filled, and how.
 *
 * @param zeroShot whether row 0 (the base model before training) is evaluated on every task
 * @param coverage which tasks are evaluated after each stage
 * @param batchSize prompts decoded together
 * @param captionScore how captions are scored
 * @param allowTrainImages whether a test image may be a training image of the same task too, which may flatter scores; refused when
 *     absent
 * @param heldOut training items whose loss is followed instead of being trained on; none when absent
 * @param selector whether a selector chooses the task of each question too, beside the true one; not when absent
 */
public record EvaluationSpec(
        boolean zeroShot,
        Coverage coverage,
        int batchSize,
        CaptionScore captionScore,
        @Nullable Boolean allowTrainImages,
        @Nullable HeldOutSpec heldOut,
        @Nullable Boolean selector) {
    public static final EvaluationSpec DEFAULT = new EvaluationSpec(true, Coverage.SEEN, 32, CaptionScore.STANDARD);

    public EvaluationSpec {
        // What is usual is left out, so that it is written and compared as before there was a choice.
        heldOut = heldOut == null || heldOut.items() == 0 ? null : heldOut;
        selector = Boolean.TRUE.equals(selector) ? true : null;
        if (batchSize < 1) {
            throw new InputException(
                    "Field \"evaluation.batchSize\" is %d; it must be at least 1.".formatted(batchSize));
        }
    }

    /** Test images that are training images too are refused; nothing is held out. */
    public EvaluationSpec(boolean zeroShot, Coverage coverage, int batchSize, CaptionScore captionScore) {
        this(zeroShot, coverage, batchSize, captionScore, null, null, null);
    }

    public EvaluationSpec withZeroShot(boolean evaluated) {
        return new EvaluationSpec(evaluated, coverage, batchSize, captionScore, allowTrainImages, heldOut, selector);
    }

    public EvaluationSpec withCoverage(Coverage newCoverage) {
        return new EvaluationSpec(zeroShot, newCoverage, batchSize, captionScore, allowTrainImages, heldOut, selector);
    }

    public EvaluationSpec withAllowedTrainImages() {
        return new EvaluationSpec(zeroShot, coverage, batchSize, captionScore, true, heldOut, selector);
    }

    public EvaluationSpec withHeldOut(@Nullable HeldOutSpec items) {
        return new EvaluationSpec(zeroShot, coverage, batchSize, captionScore, allowTrainImages, items, selector);
    }

    public EvaluationSpec withSelector(boolean chooses) {
        return new EvaluationSpec(zeroShot, coverage, batchSize, captionScore, allowTrainImages, heldOut, chooses);
    }

    /** Whether a selector chooses tasks too. */
    public boolean selects() {
        return Boolean.TRUE.equals(selector);
    }

    /** Tasks evaluated after a stage. */
    public enum Coverage {
        /** The tasks learned so far: the lower triangle. */
        SEEN,
        /** All tasks of the sequence: the full matrix, needed for forward transfer. */
        ALL,
        /** Each task when it was learned, and every task at the end: what AP, BWT and MFT need, and no more. */
        LEARNED_AND_FINAL,
        /** Nothing until the last stage, then every task. */
        FINAL;

        /**
         * Numbers of the tasks evaluated after a stage.
         *
         * @param stage number of tasks learned when it ends
         * @param tasks in the sequence
         */
        public List<Integer> tasksAfter(int stage, int tasks) {
            return switch (this) {
                case SEEN -> upTo(stage);
                case ALL -> upTo(tasks);
                case LEARNED_AND_FINAL -> 0 < stage && stage < tasks ? List.of(stage) : upTo(stage);
                case FINAL -> stage < tasks ? List.of() : upTo(stage);
            };
        }

        private static List<Integer> upTo(int task) {
            return IntStream.rangeClosed(1, task).boxed().toList();
        }
    }

    /** How a caption task is scored. */
    public enum CaptionScore {
        /** CIDEr-D as published. */
        STANDARD,
        /** The variant of the CVIT scripts: best single reference, roles swapped; only for comparison with their tables. */
        CVIT
    }
}
