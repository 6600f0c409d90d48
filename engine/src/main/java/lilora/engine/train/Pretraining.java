package lilora.engine.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LlavaModel;

/**
 * Trains every weight of a LLaVA-style model on captions and text, phase by phase, gradients into the vision tower.
 * Resumable from its checkpoints, bit for bit on the same machine and threads.
 */
public final class Pretraining {
    /** Held-out items scored at once. */
    private static final int HELD_OUT_BATCH = 32;
    /** Batches within which conversations are sorted by length: some padding saved, kinds of items still mixed. */
    private static final int LENGTH_WINDOW = 4;

    private final PretrainSpec spec;
    private final LlavaModel model;
    private final Map<String, Corpus> corpora;
    private final Checkpoints checkpoints;
    private final RunListener listener;
    private final RunControl control;

    /**
     * What is learned from, tokenised.
     *
     * @param train items
     * @param heldOut items whose loss is reported
     * @param pixels of all images by name, (3, height, width)
     * @param endOfAnswer token that ends every answer
     */
    public record Corpus(
            List<PreparedTask.Example> train,
            List<PreparedTask.Example> heldOut,
            FeatureCache.Rows pixels,
            int endOfAnswer) {
        public Corpus {
            train = List.copyOf(train);
            heldOut = List.copyOf(heldOut);
        }

        List<ExampleBatch.Sample> training(int[] items) {
            return samples(train, items);
        }

        List<ExampleBatch.Sample> measured(int[] items) {
            return samples(heldOut, items);
        }

        private List<ExampleBatch.Sample> samples(List<PreparedTask.Example> from, int[] items) {
            return Arrays.stream(items)
                    .mapToObj(item -> new ExampleBatch.Sample(from.get(item), pixels))
                    .toList();
        }
    }

    /**
     * A pretraining that has not begun.
     *
     * @param model with trainable weights
     * @param corpora by the name that phases give them
     */
    public Pretraining(
            PretrainSpec spec,
            LlavaModel model,
            Map<String, Corpus> corpora,
            Checkpoints checkpoints,
            RunListener listener,
            RunControl control) {
        this.spec = spec;
        this.model = model;
        this.corpora = Map.copyOf(corpora);
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.control = control;
    }

    /**
     * Trains to the last step of the last phase, from the start or a checkpoint.
     *
     * @return mean held-out loss at the end; nothing if the control ended it early
     */
    public OptionalDouble run(Optional<Checkpoints.Saved> resume) {
        Cursor at = resume.map(Checkpoints.Saved::cursor).orElse(Cursor.start());
        OptionalDouble loss = OptionalDouble.empty();
        for (int number = Math.max(1, at.stage()); number <= spec.phases().size(); number++) {
            try (TensorBank moments = new TensorBank(model.manager(), spec.seed())) {
                int done = 0;
                if (number == at.stage()) {
                    restore(resume.orElseThrow(), moments);
                    done = at.step();
                }
                loss = phase(number, done, moments);
            }
            if (loss.isEmpty()) {
                return loss;
            }
        }
        return loss;
    }

    private OptionalDouble phase(int number, int done, TensorBank moments) {
        PretrainSpec.Phase phase = spec.phases().get(number - 1);
        PhaseLoss objective = objective(phase, Objects.requireNonNull(corpora.get(phase.data()), phase.data()));
        TreeMap<String, NDArray> weights = new TreeMap<>(model.parameters());
        Optimizer optimizer = new Optimizer(weights, moments, model.kernels(), spec.weightDecay(), spec.maxGradNorm());
        List<int[]> order = order(number, phase, objective);
        LearningRate schedule = new LearningRate(phase.learningRate(), spec.warmupRatio(), phase.steps());
        double loss = done < phase.steps() ? Double.NaN : objective.heldOut();
        for (int step = done + 1; step <= phase.steps(); step++) {
            listener.accept(step(number, step, order.get(step - 1), objective, optimizer, schedule.at(step)));
            int here = step;
            RunControl.Signal signal = control.betweenSteps(() -> save(number, here, weights, optimizer));
            if (step % spec.checkpointSteps() == 0 || step == phase.steps() || signal != RunControl.Signal.CONTINUE) {
                loss = objective.heldOut();
                listener.accept(
                        new RunEvent.Note("phase %d, step %d: held-out loss %.4f".formatted(number, step, loss)));
                save(number, step, weights, optimizer);
            }
            if (signal != RunControl.Signal.CONTINUE) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(loss);
    }

    private List<int[]> order(int number, PretrainSpec.Phase phase, PhaseLoss objective) {
        int[] items = objective.items();
        int window = phase.objective() == PretrainSpec.Objective.WORDS ? 1 : LENGTH_WINDOW;
        int[] lengths = Arrays.stream(items)
                .map(item -> objective.corpus().train().get(item).length())
                .toArray();
        return DataOrder.batches(lengths, phase.steps(), phase.batchSize(), window, Seeds.of(spec.seed(), number))
                .stream()
                .map(batch -> Arrays.stream(batch).map(place -> items[place]).toArray())
                .toList();
    }

    private RunEvent.Step step(
            int phase, int step, int[] items, PhaseLoss objective, Optimizer optimizer, double rate) {
        long start = System.nanoTime();
        double loss;
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            Engine.getInstance().setRandomSeed(Seeds.intOf(spec.seed(), phase, 1, step));
            NDArray mean = objective.of(items, new SplittableRandom(Seeds.of(spec.seed(), phase, 2, step)));
            collector.backward(mean);
            loss = mean.getFloat();
        }
        if (!Double.isFinite(loss)) {
            throw new LossException(phase, step, "loss", loss);
        }
        double norm = optimizer.step(step, rate);
        if (!Double.isFinite(norm)) {
            throw new LossException(phase, step, "gradient norm", norm);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new RunEvent.Step(
                phase,
                step,
                loss,
                loss,
                0,
                norm,
                rate,
                items.length,
                seconds,
                ExampleBatch.paddedLength(objective.corpus().training(items)));
    }

    // ---- objectives

    /** A training objective over the corpus. */
    private interface PhaseLoss {
        Corpus corpus();

        /** Items it can learn from. */
        int[] items();

        /** Mean loss of a batch, differentiable. */
        NDArray of(int[] items, SplittableRandom random);

        /** Mean loss over what is held out. */
        double heldOut();
    }

    private PhaseLoss objective(PretrainSpec.Phase phase, Corpus corpus) {
        return switch (phase.objective()) {
            case WORDS -> new WordsLoss(corpus, phase.maskedPatches());
            case CONVERSATIONS -> new ConversationsLoss(corpus);
        };
    }

    private final class WordsLoss implements PhaseLoss {
        private final Corpus corpus;
        private final WordTargets targets;
        private final WordTargets heldOut;
        private final double masked;

        WordsLoss(Corpus corpus, double masked) {
            this.corpus = corpus;
            this.targets = new WordTargets(pictured(corpus.train()), corpus.endOfAnswer());
            this.heldOut = new WordTargets(pictured(corpus.heldOut()), corpus.endOfAnswer());
            this.masked = masked;
        }

        @Override
        public Corpus corpus() {
            return corpus;
        }

        @Override
        public int[] items() {
            return targets.useful();
        }

        @Override
        public NDArray of(int[] items, SplittableRandom random) {
            NDArray images = shifted(images(corpus.training(items)), random);
            NDArray features = masked > 0 ? model.visionFeatures(images, seen(random)) : model.visionFeatures(images);
            return loss(features, targets.draw(items, random));
        }

        @Override
        public double heldOut() {
            return mean(heldOut.useful(), items -> {
                WordTargets.Pairs pairs = heldOut.all(items);
                NDArray features = model.visionFeatures(images(corpus.measured(items)));
                return new double[] {loss(features, pairs).getFloat(), pairs.word().length};
            });
        }

        private long[] seen(SplittableRandom random) {
            int patches = model.config().vision().patches();
            List<Long> numbers =
                    new ArrayList<>(LongStream.range(0, patches).boxed().toList());
            Collections.shuffle(numbers, new Random(random.nextLong()));
            int kept = Math.max(1, (int) Math.round(patches * (1 - masked)));
            return numbers.stream()
                    .limit(kept)
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
        }

        private NDArray images(List<ExampleBatch.Sample> samples) {
            return Objects.requireNonNull(
                    ExampleBatch.of(samples).images().of(model.manager()), "items without images");
        }

        private NDArray loss(NDArray features, WordTargets.Pairs pairs) {
            NDArray rows = model.kernels()
                    .rows(model.wordLogits(features), model.manager().create(pairs.image()));
            return model.kernels().crossEntropyRows(rows, model.manager().create(pairs.word()));
        }
    }

    private final class ConversationsLoss implements PhaseLoss {
        private final Corpus corpus;

        ConversationsLoss(Corpus corpus) {
            this.corpus = corpus;
        }

        @Override
        public Corpus corpus() {
            return corpus;
        }

        @Override
        public int[] items() {
            return IntStream.range(0, corpus.train().size()).toArray();
        }

        @Override
        public NDArray of(int[] items, SplittableRandom random) {
            ExampleBatch batch = ExampleBatch.of(corpus.training(items));
            NDArray images = batch.images().of(model.manager());
            NDArray visual = images == null ? null : model.visionFeatures(shifted(images, random));
            return model.loss(batch.tokens(), visual, AdapterSet.none());
        }

        @Override
        public double heldOut() {
            return mean(IntStream.range(0, corpus.heldOut().size()).toArray(), items -> {
                ExampleBatch batch = ExampleBatch.of(corpus.measured(items));
                NDArray images = batch.images().of(model.manager());
                NDArray visual = images == null ? null : model.visionFeatures(images);
                double loss =
                        model.loss(batch.tokens(), visual, AdapterSet.none()).getFloat();
                return new double[] {loss, batch.tokens().labelled()};
            });
        }
    }

    /** The examples, those without an image emptied of labels: nothing in a picture explains them. */
    private static List<PreparedTask.Example> pictured(List<PreparedTask.Example> examples) {
        return examples.stream()
                .map(example -> example.image() != null
                        ? example
                        : new PreparedTask.Example(example.id(), null, new int[0], new int[0], 0))
                .toList();
    }

    /** Mean over items, weighted by the number of targets; {@code part} gives the mean of a batch and its targets. */
    private static double mean(int[] items, Function<int[], double[]> part) {
        double sum = 0;
        double targets = 0;
        for (int from = 0; from < items.length; from += HELD_OUT_BATCH) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                double[] found =
                        part.apply(Arrays.copyOfRange(items, from, Math.min(items.length, from + HELD_OUT_BATCH)));
                sum += found[0] * found[1];
                targets += found[1];
            }
        }
        return targets == 0 ? Double.NaN : sum / targets;
    }

    /** The pictures moved by a few pixels; what comes in at the edge is the mean colour, 0 after normalisation. */
    private NDArray shifted(NDArray images, SplittableRandom random) {
        int most = spec.maxShift();
        if (most == 0) {
            return images;
        }
        int x = random.nextInt(2 * most + 1);
        int y = random.nextInt(2 * most + 1);
        long height = images.getShape().get(2);
        long width = images.getShape().get(3);
        NDArray padded = images.pad(new Shape(most, most, most, most), 0);
        return padded.get(new NDIndex(":,:,{}:{},{}:{}", y, y + height, x, x + width));
    }

    private void restore(Checkpoints.Saved saved, TensorBank moments) {
        Map<String, NDArray> weights = model.parameters();
        Checkpoints.read(saved.adapters(), (name, values, shape) -> Objects.requireNonNull(weights.get(name), name)
                .set(FloatBuffer.wrap(values)));
        Checkpoints.read(saved.optimizer(), moments::put);
    }

    private void save(int phase, int step, Map<String, NDArray> weights, Optimizer optimizer) {
        long start = System.nanoTime();
        Cursor cursor = new Cursor(Cursor.SCHEMA, phase, step, false, 0, List.of());
        Checkpoints.Written written = checkpoints.write(cursor, weights, optimizer.state());
        listener.accept(new RunEvent.Checkpoint(
                phase, step, written.name(), written.bytes(), (System.nanoTime() - start) / 1e9));
    }
}
