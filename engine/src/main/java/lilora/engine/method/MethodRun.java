package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import lilora.engine.model.AdapterSet;

/**
 * A method at work in one run. All state is in the scope's {@link TensorBank}; the training loop calls the verbs in the order
 * {@code beforeStage, beforeTraining, (training, batchPenalty, penalty, afterBackward)*, afterTraining, layerValues, afterStage} for each stage, and {@code inference} at any time between stages and, for the
 * tasks of the stage, between its steps. After a restore from a checkpoint inside a stage, {@code beforeStage} is called again: it must keep tensors that exist.
 */
public interface MethodRun {
    /** Makes the tensors stage {@code stage} needs and lacks. */
    void beforeStage(ContinualMethod.Stage stage);

    /** Names of the tensors the optimiser updates in this stage, in a fixed order. */
    List<String> trainable(ContinualMethod.Stage stage);

    /** How the adapted layers compute while {@code stage} is trained: differentiable, with dropout. */
    AdapterSet training(ContinualMethod.Stage stage);

    /**
     * How the adapted layers compute when a question of {@code task} is answered with what has been learned so far. Without
     * dropout. Called inside a native scope that outlives the returned set.
     *
     * @param task from 1; may be a task not learned yet, which then uses what the method would use for it
     */
    AdapterSet inference(int task);

    /** What chooses adapters for each question; empty for a method that answers all questions of a task alike. */
    default Optional<Router> router() {
        return Optional.empty();
    }

    /** The same for a question that a {@link #router} chose for. */
    default AdapterSet inference(Route route) {
        return inference(route.task());
    }

    /** A differentiable scalar of the method's tensors, already weighted, to be added to the task loss of one step. Empty when there is none. */
    default Optional<NDArray> penalty(ContinualMethod.Stage stage) {
        return Optional.empty();
    }

    /**
     * The same of what the model makes of a batch: a mean over its labelled positions, as the task loss is, so that a batch may be computed
     * in pieces.
     */
    default Optional<NDArray> batchPenalty(ContinualMethod.Stage stage, BatchView batch) {
        return Optional.empty();
    }

    /**
     * Looks at the stage's items before its first step. What it finds belongs into the scope's bank: a stage that goes on from a checkpoint
     * does not look again.
     */
    default void beforeTraining(ContinualMethod.Stage stage, StageData data) {}

    /**
     * Changes the gradients of an optimiser step, when those of all its micro-batches are added up and before they are clipped. Outside
     * of any graph; without a change the step is that of the losses.
     */
    default void afterBackward(ContinualMethod.Stage stage, StepGradients gradients) {}

    /** Looks at the stage's items after its last step, while {@link #trainable} tensors still record gradients. */
    default void afterTraining(ContinualMethod.Stage stage, StageData data) {}

    /**
     * What is to be told of each layer, when the stage's tensors have their last values and before {@link #afterStage}. Called in a
     * native scope of its own.
     */
    default List<LayerValues> layerValues(ContinualMethod.Stage stage) {
        return List.of();
    }

    /** Keeps what later stages need, drops what nobody needs any more. Called in a native scope of its own. */
    default void afterStage(ContinualMethod.Stage stage) {}
}
