package lilora.engine.train;

import ai.djl.ndarray.NDScope;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.DeviceMemory;
import lilora.engine.model.GradientPause;
import org.jspecify.annotations.Nullable;

/**
 * Measures the loss on what is held out of a stage's tasks, and answers some of it, with what is learned by then. It draws no random
 * number and keeps nothing that training sees: a run with it learns the same, bit for bit, as one that never had these items.
 *
 * <p>Items are computed in batches as large as those of training, which fit with their gradients; where they do not, in halves from
 * there on.
 */
final class HeldOutMeasure {
    private final BaseModel model;
    private final RunInputs inputs;
    private final MethodRun method;
    private final Evaluator evaluator;
    private final RunListener listener;
    private final @Nullable HeldOutSpec asked;
    private MemoryLimit limit = MemoryLimit.NONE;

    /** A sum over tokens. */
    private record Sum(double loss, int tokens) {
        static final Sum NONE = new Sum(0, 0);

        Sum and(Sum other) {
            return new Sum(loss + other.loss, tokens + other.tokens);
        }
    }

    /** @param listener told the loss, and every answer before it */
    HeldOutMeasure(BaseModel model, RunInputs inputs, MethodRun method, Evaluator evaluator, RunListener listener) {
        this.model = model;
        this.inputs = inputs;
        this.method = method;
        this.evaluator = evaluator;
        this.listener = listener;
        this.asked = inputs.experiment().evaluation().heldOut();
    }

    /**
     * Measures, if the experiment asks for it here.
     *
     * @param step taken last; 0 before the first
     * @param steps of the stage
     * @param features the rows of each task's images, by the number of the task
     * @throws MemoryException if not even a single item fits into the memory of the device
     */
    void after(int step, int steps, Stage stage, Map<Integer, FeatureCache.Rows> features) {
        if (asked == null || !asked.measuresAfter(step, steps)) {
            return;
        }
        long start = System.nanoTime();
        int items = 0;
        Sum sum = Sum.NONE;
        for (int number : stage.tasks()) {
            PreparedTask task = inputs.tasks().get(number - 1);
            FeatureCache.Rows rows = Objects.requireNonNull(features.get(number));
            sum = sum.and(GradientPause.during(() -> measured(stage, step, task, rows)));
            items += task.heldOut().examples().size();
        }
        if (sum.tokens() > 0) {
            double seconds = (System.nanoTime() - start) / 1e9;
            listener.accept(new RunEvent.HeldOutLoss(
                    stage.number(), step, sum.loss() / sum.tokens(), sum.tokens(), items, seconds));
        }
    }

    private Sum measured(Stage stage, int step, PreparedTask task, FeatureCache.Rows rows) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            answer(stage, step, task, rows);
            return loss(task, rows, method.inference(task.number()));
        }
    }

    private void answer(Stage stage, int step, PreparedTask task, FeatureCache.Rows rows) {
        List<PreparedTask.Prompt> prompts = task.heldOut().samples();
        // By the task's own adapter: what a router would choose by is not known before the stage ends.
        Answering by = Answering.by(method.inference(task.number()));
        List<String> answers = evaluator.answers(task, prompts, rows, by, answered -> {});
        for (int i = 0; i < answers.size(); i++) {
            var item = prompts.get(i).item();
            listener.accept(new RunEvent.SampleAnswer(
                    stage.number(),
                    step,
                    task.number(),
                    item.id(),
                    item.images(),
                    item.prompt(),
                    answers.get(i),
                    item.answers().get(0)));
        }
    }

    private Sum loss(PreparedTask task, FeatureCache.Rows rows, AdapterSet adapters) {
        List<PreparedTask.Example> examples = task.heldOut().examples();
        int size = inputs.experiment().training().batchSize();
        // Like lengths together, so that little is padded.
        List<ExampleBatch.Sample> samples = IntStream.range(0, examples.size())
                .mapToObj(examples::get)
                .sorted(Comparator.comparingInt(example -> -example.length()))
                .map(example -> new ExampleBatch.Sample(example, rows))
                .toList();
        Sum sum = Sum.NONE;
        for (int from = 0; from < samples.size(); from += size) {
            ImageRows.soon(samples.subList(from, Math.min(samples.size(), from + 2 * size)));
            sum = sum.and(within(task, samples.subList(from, Math.min(samples.size(), from + size)), adapters));
        }
        return sum;
    }

    /** A batch, in pieces if the device has no memory for it at once. */
    private Sum within(PreparedTask task, List<ExampleBatch.Sample> batch, AdapterSet adapters) {
        List<List<ExampleBatch.Sample>> pieces = limit.cut(batch, ExampleBatch::paddedLength);
        if (pieces.size() > 1) {
            return pieces.stream().map(piece -> within(task, piece, adapters)).reduce(Sum.NONE, Sum::and);
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            ExampleBatch read = ExampleBatch.of(batch);
            float mean = model.loss(read.tokens(), read.images().of(model.manager()), adapters)
                    .getFloat();
            return new Sum(
                    (double) mean * read.tokens().labelled(), read.tokens().labelled());
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!DeviceMemory.ranOut(e)) {
                throw e;
            }
            DeviceMemory.release(model.manager().getDevice());
            if (batch.size() == 1) {
                throw MemoryException.measuring(
                        task,
                        ExampleBatch.paddedLength(batch),
                        inputs.experiment().training(),
                        model.precision(),
                        e);
            }
            limit = limit.below(batch, ExampleBatch::paddedLength);
            listener.accept(new RunEvent.Note(
                    "The device ran out of memory, so what is held out is measured in batches of at most %,d positions from here on."
                            .formatted(limit.positions())));
        }
        return within(task, batch, adapters);
    }
}
