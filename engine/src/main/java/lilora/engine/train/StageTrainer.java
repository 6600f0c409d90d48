package lilora.engine.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Scalars;

/** Computes the optimiser steps of one stage. The order of its micro-batches is fixed when it is made. */
final class StageTrainer {
    private final BaseModel model;
    private final MethodRun method;
    private final Stage stage;
    private final List<ExampleBatch.Sample> samples;
    private final List<int[]> microBatches;
    private final TrainingSpec training;
    private final LearningRate schedule;
    private final Optimizer optimizer;
    private final long seed;

    StageTrainer(
            BaseModel model,
            RunInputs inputs,
            MethodRun method,
            Stage stage,
            Map<Integer, FeatureCache.Rows> features,
            Optimizer optimizer) {
        this.model = model;
        this.method = method;
        this.stage = stage;
        this.training = inputs.experiment().training();
        this.optimizer = optimizer;
        this.seed = inputs.experiment().seed();
        this.samples = new StageSamples(inputs, stage, features);
        this.microBatches = StageBatches.of(inputs, stage);
        this.schedule = new LearningRate(inputs.learningRate(stage), training.warmupRatio(), inputs.steps(stage));
    }

    int steps() {
        return schedule.steps();
    }

    /**
     * Takes one optimiser step.
     *
     * @param step from 1
     * @throws LossException if loss or gradient is not finite; the trained tensors are then as before the step
     */
    RunEvent.Step step(int step) {
        long start = System.nanoTime();
        int from = (step - 1) * training.gradientAccumulation();
        List<int[]> micro =
                microBatches.subList(from, Math.min(microBatches.size(), from + training.gradientAccumulation()));
        double taskLoss = 0;
        double penalty = 0;
        int tokens = 0;
        int items = 0;
        for (int m = 0; m < micro.size(); m++) {
            Losses losses = backward(micro.get(m), step, m, 1f / micro.size());
            if (!Double.isFinite(losses.task() + losses.penalty())) {
                throw new LossException(stage.number(), step, "loss", losses.task() + losses.penalty());
            }
            taskLoss += losses.task() / micro.size();
            penalty += losses.penalty() / micro.size();
            tokens += losses.tokens();
            items += micro.get(m).length;
        }
        double rate = schedule.at(step);
        double norm = optimizer.step(step, rate);
        if (!Double.isFinite(norm)) {
            throw new LossException(stage.number(), step, "gradient norm", norm);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new RunEvent.Step(
                stage.number(), step, taskLoss + penalty, taskLoss, penalty, norm, rate, items, seconds, tokens);
    }

    private record Losses(double task, double penalty, int tokens) {}

    private Losses backward(int[] items, int step, int micro, float share) {
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            Engine.getInstance().setRandomSeed(Seeds.intOf(seed, stage.number(), step, micro));
            List<ExampleBatch.Sample> chosen =
                    Arrays.stream(items).mapToObj(samples::get).toList();
            ExampleBatch batch = ExampleBatch.of(chosen);
            NDArray task = model.loss(batch.tokens(), batch.images().of(model.manager()), method.training(stage));
            Optional<NDArray> penalty = method.penalty(stage);
            NDArray loss = penalty.map(task::add).orElse(task);
            collector.backward(share == 1 ? loss : Scalars.times(loss, share));
            return new Losses(
                    task.getFloat(), penalty.map(NDArray::getFloat).orElse(0f), ExampleBatch.paddedLength(chosen));
        }
    }
}
