package lilora.engine.method;

import java.util.List;
import java.util.Optional;
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

    /** How many items of each earlier task {@link #rehearsed} is to choose; a run whose tasks have fewer is refused. */
    default int kept(O options) {
        return 0;
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

    /**
     * Numbers made at a layer while a step is computed, beside those of one LoRA of the method's rank.
     *
     * @param tasks of the sequence: the stage that makes most of them counts
     */
    default Working working(O options, LinearSite site, int tasks) {
        return Working.NONE;
    }

    /**
     * How many numbers (float32) the loss makes for each logit of a learned token and keeps for its gradients; above 0 it also asks what the
     * model would say under other adapters.
     */
    default int logits(O options) {
        return 0;
    }

    /**
     * What the method looks at beside the steps of a stage, before and after them.
     *
     * @param items of the stage, those that it rehearses among them
     */
    default Looks looks(O options, Stage stage, int items) {
        return Looks.NONE;
    }

    /** A router that is taught when a stage ends and asked before each answer; most methods have none. */
    default Optional<TaughtRouter> taughtRouter(O options) {
        return Optional.empty();
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
     * What a training step makes at an adapted layer and keeps for its gradients.
     *
     * @param adapter numbers (float32) for the adapter's own output, such as a product of factors
     * @param penalty numbers (float32) for the extra loss
     * @param rows for what the adapter is given
     */
    record Working(long adapter, long penalty, Rows rows) {
        /** As one LoRA. */
        public static final Working NONE = new Working(0, 0);

        /** For what it is given, as one LoRA. */
        public Working(long adapter, long penalty) {
            this(adapter, penalty, Rows.NONE);
        }

        /** With more for the extra loss. */
        public Working withPenalty(long more) {
            return new Working(adapter, penalty + more, rows);
        }
    }

    /**
     * What an adapter keeps of what it is given, beside the thin product of one LoRA of the method's rank.
     *
     * @param each numbers of each position; below 0 where the thin product is thinner
     * @param widened numbers of each position that are turned to float32 where the model's are narrower
     * @param samples numbers of each sample
     * @param whole whether every position is computed, also of the last layer, where nothing reads those that are not learned
     */
    record Rows(long each, long widened, long samples, boolean whole) {
        static final Rows NONE = new Rows(0, 0, 0, false);
    }

    /**
     * Items that are looked at beside the steps of a stage, each as often as it is.
     *
     * @param gradients forward and backward, like a step's
     * @param forward without gradients
     */
    record Looks(int gradients, int forward) {
        public static final Looks NONE = new Looks(0, 0);
    }

    /**
     * A router that learns from items of all tasks so far when a stage ends.
     *
     * @param items of each task, or all where there are fewer
     * @param passes over them
     */
    record TaughtRouter(int items, int passes) {}
}
