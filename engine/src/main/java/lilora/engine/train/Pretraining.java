package lilora.engine.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LlavaModel;
import lilora.engine.model.TokenBatch;
import org.jspecify.annotations.Nullable;

/**
 * Trains every weight of a LLaVA-style model on captions and text: next-token cross entropy on the answers, gradients into the
 * vision tower. Resumable from its checkpoints, bit for bit on the same machine and threads.
 */
public final class Pretraining {
    /** Held-out items scored at once. */
    private static final int HELD_OUT_BATCH = 32;

    private final PretrainSpec spec;
    private final LlavaModel model;
    private final List<PreparedTask.Example> train;
    private final List<PreparedTask.Example> heldOut;
    private final RowStore.Rows pixels;
    private final Checkpoints checkpoints;
    private final RunListener listener;
    private final RunControl control;

    /**
     * A pretraining that has not begun.
     *
     * @param model with trainable weights
     * @param pixels of all images by name, (3, height, width)
     */
    public Pretraining(
            PretrainSpec spec,
            LlavaModel model,
            List<PreparedTask.Example> train,
            List<PreparedTask.Example> heldOut,
            RowStore.Rows pixels,
            Checkpoints checkpoints,
            RunListener listener,
            RunControl control) {
        this.spec = spec;
        this.model = model;
        this.train = List.copyOf(train);
        this.heldOut = List.copyOf(heldOut);
        this.pixels = pixels;
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.control = control;
    }

    /**
     * Trains to the last step, from the start or a checkpoint.
     *
     * @return mean held-out loss at the end; nothing if the control ended it early
     */
    public OptionalDouble run(Optional<Checkpoints.Saved> resume) {
        try (TensorBank moments = new TensorBank(model.manager(), spec.seed())) {
            int done = resume.map(saved -> restore(saved, moments)).orElse(0);
            TreeMap<String, NDArray> weights = new TreeMap<>(model.parameters());
            Optimizer optimizer =
                    new Optimizer(weights, moments, model.kernels(), spec.weightDecay(), spec.maxGradNorm());
            List<int[]> order = order();
            LearningRate schedule = new LearningRate(spec.learningRate(), spec.warmupRatio(), spec.steps());
            double loss = Double.NaN;
            for (int step = done + 1; step <= spec.steps(); step++) {
                listener.accept(step(step, order.get(step - 1), optimizer, schedule));
                RunControl.Signal signal = control.poll(RunControl.Place.STEP);
                if (step % spec.checkpointSteps() == 0
                        || step == spec.steps()
                        || signal != RunControl.Signal.CONTINUE) {
                    loss = heldOutLoss();
                    listener.accept(new RunEvent.Note("step %d: held-out loss %.4f".formatted(step, loss)));
                    save(step, weights, optimizer);
                }
                if (signal == RunControl.Signal.STOP || signal == RunControl.Signal.RELEASE) {
                    return OptionalDouble.empty();
                }
            }
            return OptionalDouble.of(loss);
        }
    }

    private List<int[]> order() {
        int[] lengths = train.stream().mapToInt(PreparedTask.Example::length).toArray();
        int perEpoch = (lengths.length + spec.batchSize() - 1) / spec.batchSize();
        TrainingSpec grouping = new TrainingSpec(
                1, spec.batchSize(), 1, spec.learningRate(), 0, 0, 0, Integer.MAX_VALUE, true, 0, List.of(".*"));
        // One epoch more than needed, cut to the steps: rounding must not leave one short.
        double epochs = Math.ceil((double) spec.steps() / perEpoch) + 1;
        return DataOrder.microBatches(lengths, epochs, grouping, spec.seed()).subList(0, spec.steps());
    }

    private RunEvent.Step step(int step, int[] items, Optimizer optimizer, LearningRate schedule) {
        long start = System.nanoTime();
        double loss;
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            Engine.getInstance().setRandomSeed(Seeds.intOf(spec.seed(), 1, step));
            Batch batch = batch(train, items);
            NDArray visual = batch.pixels() == null ? null : model.visionFeatures(shifted(batch.pixels(), step));
            NDArray mean = model.loss(batch.tokens(), visual, AdapterSet.none());
            collector.backward(mean);
            loss = mean.getFloat();
        }
        if (!Double.isFinite(loss)) {
            throw new LossException(1, step, "loss", loss);
        }
        double rate = schedule.at(step);
        double norm = optimizer.step(step, rate);
        if (!Double.isFinite(norm)) {
            throw new LossException(1, step, "gradient norm", norm);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int longest = 0;
        for (int item : items) {
            longest = Math.max(longest, train.get(item).length());
        }
        return new RunEvent.Step(1, step, loss, loss, 0, norm, rate, items.length, seconds, longest * items.length);
    }

    private record Batch(TokenBatch tokens, @Nullable NDArray pixels) {}

    private Batch batch(List<PreparedTask.Example> from, int[] items) {
        ImageRows rows = new ImageRows();
        int[][] ids = new int[items.length][];
        int[][] labels = new int[items.length][];
        int[] images = new int[items.length];
        for (int i = 0; i < items.length; i++) {
            PreparedTask.Example example = from.get(items[i]);
            ids[i] = example.ids();
            labels[i] = example.labels();
            images[i] = rows.rowOf(example.image());
        }
        NDArray values = rows.isEmpty() ? null : pixels.of(model.manager(), rows.names());
        return new Batch(new TokenBatch(ids, labels, images), values);
    }

    /** The pictures moved by a few pixels; what comes in at the edge is the mean colour, 0 after normalisation. */
    private NDArray shifted(NDArray images, int step) {
        int most = spec.maxShift();
        if (most == 0) {
            return images;
        }
        SplittableRandom random = new SplittableRandom(Seeds.of(spec.seed(), 2, step));
        int x = random.nextInt(2 * most + 1);
        int y = random.nextInt(2 * most + 1);
        long height = images.getShape().get(2);
        long width = images.getShape().get(3);
        NDArray padded = images.pad(new Shape(most, most, most, most), 0);
        return padded.get(new NDIndex(":,:,{}:{},{}:{}", y, y + height, x, x + width));
    }

    private double heldOutLoss() {
        double sum = 0;
        long tokens = 0;
        for (int from = 0; from < heldOut.size(); from += HELD_OUT_BATCH) {
            int[] items = IntStream.range(from, Math.min(heldOut.size(), from + HELD_OUT_BATCH))
                    .toArray();
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                Batch batch = batch(heldOut, items);
                NDArray visual = batch.pixels() == null ? null : model.visionFeatures(batch.pixels());
                int labelled = batch.tokens().labelled();
                sum += model.loss(batch.tokens(), visual, AdapterSet.none()).getFloat() * (double) labelled;
                tokens += labelled;
            }
        }
        return tokens == 0 ? Double.NaN : sum / tokens;
    }

    private int restore(Checkpoints.Saved saved, TensorBank moments) {
        Map<String, NDArray> weights = model.parameters();
        Checkpoints.read(saved.adapters(), (name, values, shape) -> Objects.requireNonNull(weights.get(name), name)
                .set(FloatBuffer.wrap(values)));
        Checkpoints.read(saved.optimizer(), moments::put);
        return saved.cursor().step();
    }

    private void save(int step, Map<String, NDArray> weights, Optimizer optimizer) {
        long start = System.nanoTime();
        Cursor cursor = new Cursor(Cursor.SCHEMA, 1, step, false, 0, List.of());
        Checkpoints.Written written = checkpoints.write(cursor, weights, optimizer.state());
        listener.accept(
                new RunEvent.Checkpoint(1, step, written.name(), written.bytes(), (System.nanoTime() - start) / 1e9));
    }
}
