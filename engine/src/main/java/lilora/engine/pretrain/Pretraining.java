package lilora.engine.pretrain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.method.TensorBank;
import lilora.engine.model.BaseModel;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.Cursor;
import lilora.engine.train.DataOrder;
import lilora.engine.train.ExampleBatch;
import lilora.engine.train.LearningRate;
import lilora.engine.train.LossException;
import lilora.engine.train.Optimizer;
import lilora.engine.train.RunControl;
import lilora.engine.train.Seeds;

/**
 * Trains every weight of a LLaVA-style model on captions and text, phase by phase, gradients into the vision tower.
 * Resumable from its checkpoints, bit for bit on the same machine and threads.
 */
final class Pretraining {
    /** Batches within which conversations are sorted by length: some padding saved, kinds of items still mixed. */
    private static final int LENGTH_WINDOW = 4;

    private final PretrainSpec spec;
    private final BaseModel model;
    private final Map<String, Corpus> corpora;
    private final Checkpoints checkpoints;
    private final RunListener listener;
    private final RunControl control;

    /**
     * A pretraining that has not begun.
     *
     * @param model with trainable weights
     * @param corpora by the name that phases give them
     */
    Pretraining(
            PretrainSpec spec,
            BaseModel model,
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
     * @throws InputException if a phase has nothing to learn from
     */
    OptionalDouble run(Optional<Checkpoints.Saved> resume) {
        for (int number = 1; number <= spec.phases().size(); number++) {
            requireItems(number);
        }
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

    /** Before the first step of all: the phases before it would be trained in vain. */
    private void requireItems(int number) {
        PretrainSpec.Phase phase = spec.phases().get(number - 1);
        if (objective(phase).items().length == 0) {
            throw new InputException("Phase %d has nothing to learn from: %s; give it other data, or leave it out."
                    .formatted(
                            number,
                            phase.objective() == PretrainSpec.Objective.WORDS
                                    ? "no training item of %s shows one image alone and answers in words"
                                            .formatted(phase.data())
                                    : phase.data() + " has no training items"));
        }
    }

    private PhaseLoss objective(PretrainSpec.Phase phase) {
        Corpus corpus = Objects.requireNonNull(corpora.get(phase.data()), phase.data());
        return PhaseLoss.of(phase, corpus, model, new RandomShift(spec.maxShift()));
    }

    private OptionalDouble phase(int number, int done, TensorBank moments) {
        PretrainSpec.Phase phase = spec.phases().get(number - 1);
        PhaseLoss objective = objective(phase);
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
