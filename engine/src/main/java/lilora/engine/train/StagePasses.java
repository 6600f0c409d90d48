package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Exercises;
import lilora.engine.method.Gradients;
import lilora.engine.method.Questions;
import lilora.engine.method.StageData;
import lilora.engine.method.TrainingItems;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.GradientPause;

/**
 * A method looks at the items of a stage. The order in which it sees them depends on seed and stage alone.
 *
 * @param optimizer whose tensors' gradients are told; they are cleared after each batch
 * @param rows of a task's images, of this stage or an earlier one
 * @param limit of what is computed at once
 * @param between called before each batch: the run may be asked to pause or to end there
 */
record StagePasses(
        BaseModel model,
        RunInputs inputs,
        Stage stage,
        Map<Integer, FeatureCache.Rows> features,
        Optimizer optimizer,
        IntFunction<FeatureCache.Rows> rows,
        MemoryLimit limit,
        Runnable between)
        implements StageData {
    /** A place that no epoch's order of items has. */
    private static final long LOOKING = -1;

    @Override
    public int batchSize() {
        return training().batchSize();
    }

    private TrainingSpec training() {
        return inputs.experiment().training();
    }

    @Override
    public int items() {
        return StageItems.of(inputs, stage).size();
    }

    @Override
    public void gradients(
            Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
        leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
        Optional<MemoryLimit> pieces = Optional.of(limit);
        while (pieces.isPresent()) {
            pieces = added(leaves.values(), items, adapters, pieces.get());
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            sum.accept(name -> Optimizer.gradient(Objects.requireNonNull(leaves.get(name))));
        }
    }

    /**
     * Adds the gradients of all batches to those of leaves. Where the memory of the device runs out, a batch is in the sum in part and cannot
     * be told from those before it: nothing is in it then.
     *
     * @return the limit to begin again with, if it ran out
     */
    private Optional<MemoryLimit> added(
            Collection<NDArray> leaves, int items, Supplier<AdapterSet> adapters, MemoryLimit pieces) {
        try {
            batches(items, batchSize(), adapters, (batch, gradients, number) -> {
                gradients.add(pieces.cut(batch, ExampleBatch::paddedLength), number, 0, 1);
                optimizer.clear();
            });
            return Optional.empty();
        } catch (LossGradients.MemoryException e) {
            optimizer.clear();
            Optimizer.clear(leaves);
            return Optional.of(below(pieces, e));
        }
    }

    @Override
    public int gradients(int items, int batchSize, Supplier<AdapterSet> adapters, Consumer<Gradients> each) {
        return batches(items, batchSize, adapters, (batch, gradients, number) -> {
            look(batch, gradients, number, optimizer::clear);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                each.accept(optimizer.gradients());
            }
            optimizer.clear();
        });
    }

    /** Told of one batch after another. */
    @FunctionalInterface
    private interface Look {
        void at(List<ExampleBatch.Sample> batch, LossGradients gradients, int number);
    }

    private int batches(int items, int batchSize, Supplier<AdapterSet> adapters, Look look) {
        LossGradients gradients = new LossGradients(
                model,
                adapters::get,
                stage.number(),
                training().checkpointsGradients(),
                inputs.experiment().seed());
        List<ExampleBatch.Sample> samples = new StageSamples(StageItems.of(inputs, stage), features);
        int[] drawn = drawn(samples.size(), items);
        int batches = 0;
        for (int from = 0; from < drawn.length; from += batchSize) {
            between.run();
            List<ExampleBatch.Sample> batch = Arrays.stream(drawn, from, Math.min(drawn.length, from + batchSize))
                    .mapToObj(samples::get)
                    .toList();
            look.at(batch, gradients, ++batches);
        }
        return batches;
    }

    @Override
    public void forward(int items, Supplier<AdapterSet> adapters) {
        StageItems all = StageItems.of(inputs, stage);
        List<ExampleBatch.Sample> samples = new StageSamples(all, features);
        for (int number : drawn(all.owned(), items)) {
            between.run();
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                ExampleBatch one = ExampleBatch.of(List.of(samples.get(number)));
                GradientPause.during(
                        () -> model.labelledLogits(one.tokens(), one.images().of(model.manager()), adapters.get()));
            }
        }
    }

    @Override
    public void questions(Consumer<Questions> each) {
        some(batch -> each.accept(GradientPause.during(() -> EmbeddedQuestions.ofSamples(model, batch))));
    }

    @Override
    public void answers(Consumer<NDArray> each) {
        some(batch -> each.accept(GradientPause.during(() -> EmbeddedQuestions.answers(model, batch))));
    }

    /** The stage's own items in order, some at a time. */
    private void some(Consumer<List<ExampleBatch.Sample>> each) {
        StageItems items = StageItems.of(inputs, stage);
        List<ExampleBatch.Sample> samples = new StageSamples(items, features);
        for (int from = 0; from < items.owned(); from += batchSize()) {
            between.run();
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                each.accept(IntStream.range(from, Math.min(items.owned(), from + batchSize()))
                        .mapToObj(samples::get)
                        .toList());
            }
        }
    }

    @Override
    public int count(Exercises exercises) {
        return IntStream.rangeClosed(1, stage.number())
                .map(task -> Math.min(
                        exercises.items(), inputs.tasks().get(task - 1).train().size()))
                .sum();
    }

    @Override
    public void exercise(
            Exercises exercises,
            int pass,
            Map<String, NDArray> leaves,
            Supplier<AdapterSet> adapters,
            Consumer<Gradients> each) {
        LossGradients gradients = new LossGradients(
                model,
                adapters::get,
                stage.number(),
                training().checkpointsGradients(),
                inputs.experiment().seed());
        List<ExampleBatch.Sample> samples = new ExerciseSamples(model, inputs, rows).upTo(stage.number(), exercises);
        long seed = Seeds.of(inputs.experiment().seed(), stage.number(), LOOKING, pass);
        int[] order = TrainingItems.drawn(samples.size(), samples.size(), new SplittableRandom(seed));
        int number = (pass - 1) * ((order.length + batchSize() - 1) / batchSize());
        for (int from = 0; from < order.length; from += batchSize()) {
            between.run();
            List<ExampleBatch.Sample> batch = Arrays.stream(order, from, Math.min(order.length, from + batchSize()))
                    .mapToObj(samples::get)
                    .toList();
            look(batch, gradients, ++number, () -> Optimizer.clear(leaves.values()));
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                each.accept(name -> Optimizer.gradient(Objects.requireNonNull(leaves.get(name))));
            }
            Optimizer.clear(leaves.values());
        }
    }

    private void look(List<ExampleBatch.Sample> batch, LossGradients gradients, int number, Runnable clear) {
        MemoryLimit pieces = limit;
        while (true) {
            try {
                gradients.add(pieces.cut(batch, ExampleBatch::paddedLength), number, 0, 1);
                return;
            } catch (LossGradients.MemoryException e) {
                clear.run();
                pieces = below(pieces, e);
            }
        }
    }

    private MemoryLimit below(MemoryLimit pieces, LossGradients.MemoryException e) {
        if (e.piece().size() == 1) {
            int positions = ExampleBatch.paddedLength(e.piece());
            throw MemoryException.at(stage.number(), 0, positions, training(), model.precision(), e);
        }
        return pieces.below(e.piece(), ExampleBatch::paddedLength);
    }

    private int[] drawn(int all, int wanted) {
        return TrainingItems.drawn(
                all, wanted, new SplittableRandom(Seeds.of(inputs.experiment().seed(), stage.number(), LOOKING)));
    }
}
