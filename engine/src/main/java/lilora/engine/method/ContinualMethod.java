package lilora.engine.method;

import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.model.LinearSite;

/**
 * A continual-learning method. Implementations are stateless, have a public no-argument constructor and are registered with
 * {@code @AutoService(ContinualMethod.class)}.
 *
 * @param <O> the options record, annotated with {@link Option}
 */
public interface ContinualMethod<O extends Record> {
    /** What the method is called, what it needs, and what it can do. */
    MethodDescriptor<O> descriptor();

    /**
     * Stages of a sequence of {@code tasks} tasks. By default stage k learns task k.
     *
     * @param tasks number of tasks, at least 1
     */
    default List<Stage> stages(int tasks) {
        return IntStream.rangeClosed(1, tasks)
                .mapToObj(task -> new Stage(task, List.of(task)))
                .toList();
    }

    /** The same under options, for a method whose stages depend on them. */
    default List<Stage> stages(O options, int tasks) {
        return stages(tasks);
    }

    /**
     * Items of earlier tasks that a stage learns beside those of its own tasks, each as often as those. Asked for again whenever the stage
     * is planned, begun or continued: the same each time.
     */
    default List<TrainingItems.Ref> rehearsed(O options, Stage stage, TrainingItems items) {
        return List.of();
    }

    /**
     * Numbers per adapted layer by closed formula; the live tensors are counted against it.
     *
     * @param site the adapted layer
     */
    LayerCount count(O options, LinearSite site);

    /**
     * Numbers trained and stored beside those of the layers, such as what tells a task's questions from others.
     *
     * @param words width of {@link Questions#words}, and of a token's vector
     * @param images width of {@link Questions#images}
     */
    default LayerCount besideLayers(O options, int words, int images) {
        return new LayerCount(0, 0, 0, 0);
    }

    /** Positions that the method puts in front of every sample. */
    default int prefix(O options) {
        return 0;
    }

    /**
     * Numbers of tensors that a layer keeps to go on training with, and nothing else needs: those below {@code training/}.
     *
     * @param learned tasks learned so far, at least 1
     */
    default long keptForTraining(O options, LinearSite site, int learned) {
        return 0;
    }

    /** Numbers made of a layer's tensors while a step is computed. */
    default Working working(O options, LinearSite site) {
        return new Working(0, 0);
    }

    /** Makes the method ready for one run. Tensors restored from a checkpoint are already in the scope's bank. */
    MethodRun open(O options, MethodScope scope);

    /**
     * A stage of training.
     *
     * @param number row of the accuracy matrix it fills: the number of tasks learned when it ends
     * @param tasks numbers of the tasks, from 1, whose training data it learns
     */
    record Stage(int number, List<Integer> tasks) {
        public Stage {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * Numbers a method keeps for one adapted layer, or beside the layers.
     *
     * @param trainedFirst updated by the optimiser in the first stage
     * @param trainedLater updated in the second stage; in later ones as many, or fewer where that follows from what was learned
     * @param storedShared kept once for all tasks
     * @param storedPerTask kept for each task
     */
    record LayerCount(long trainedFirst, long trainedLater, long storedShared, long storedPerTask) {}

    /**
     * Numbers (float32) that a training step makes of an adapted layer's tensors and keeps for its gradients.
     *
     * @param adapter for the adapter's own output, such as a product of factors
     * @param penalty for the extra loss
     */
    record Working(long adapter, long penalty) {}
}
