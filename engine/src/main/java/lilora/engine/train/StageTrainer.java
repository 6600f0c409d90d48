package lilora.engine.train;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.model.BaseModel;
import lilora.engine.model.DeviceMemory;
import lilora.engine.model.GradientPause;

/** Computes the optimiser steps of one stage. The order of its micro-batches is fixed when it is made. */
final class StageTrainer {
    private final BaseModel model;
    /** A place that no micro-batch of a step has. */
    private static final long EDITING = -1;

    private final MethodRun method;
    private final long seed;
    private final Stage stage;
    private final List<ExampleBatch.Sample> samples;
    private final List<int[]> microBatches;
    private final TrainingSpec training;
    private final double passes;
    private final LearningRate schedule;
    private final Optimizer optimizer;
    private final LossGradients gradients;
    private MemoryLimit limit;

    /** @param limit of what is computed at once, from the start */
    StageTrainer(
            BaseModel model,
            RunInputs inputs,
            MethodRun method,
            Stage stage,
            Map<Integer, FeatureCache.Rows> features,
            Optimizer optimizer,
            MemoryLimit limit) {
        this.model = model;
        this.method = method;
        this.seed = inputs.experiment().seed();
        this.stage = stage;
        this.training = inputs.experiment().training();
        this.optimizer = optimizer;
        this.gradients = new LossGradients(
                model, Terms.of(method, stage), stage.number(), training.checkpointsGradients(), seed);
        StageItems items = StageItems.of(inputs, stage);
        this.samples = new StageSamples(items, features);
        this.microBatches = StageBatches.of(inputs, stage, items);
        this.passes = inputs.epochs(stage);
        this.schedule = new LearningRate(inputs.learningRate(stage), training.warmupRatio(), inputs.steps(stage));
        this.limit = limit;
    }

    int steps() {
        return schedule.steps();
    }

    /** How much is computed at once from now on. */
    MemoryLimit limit() {
        return limit;
    }

    /**
     * Takes one optimiser step.
     *
     * @param step from 1
     * @return empty if the device's memory ran out: the trained tensors are then as before the step, and the limit is lower, so
     *     that it can be taken again
     * @throws LossException if loss or gradient is not finite; the trained tensors are then as before the step
     * @throws MemoryException if not even a single item fits; the trained tensors are then as before the step
     */
    Optional<RunEvent.Step> step(int step) {
        try {
            return Optional.of(computed(step));
        } catch (LossGradients.MemoryException e) {
            optimizer.clear();
            DeviceMemory.release(model.manager().getDevice());
            if (e.piece().size() == 1) {
                throw MemoryException.at(
                        stage.number(), step, ExampleBatch.paddedLength(e.piece()), training, model.precision(), e);
            }
            limit = limit.below(e.piece(), ExampleBatch::paddedLength);
            return Optional.empty();
        }
    }

    private List<ExampleBatch.Sample> chosen(int microBatch) {
        return Arrays.stream(microBatches.get(microBatch))
                .mapToObj(samples::get)
                .toList();
    }

    private RunEvent.Step computed(int step) {
        long start = System.nanoTime();
        int from = (step - 1) * training.gradientAccumulation();
        List<int[]> micro =
                microBatches.subList(from, Math.min(microBatches.size(), from + training.gradientAccumulation()));
        double taskLoss = 0;
        double penalty = 0;
        int tokens = 0;
        int items = 0;
        for (int m = 0; m < micro.size(); m++) {
            List<ExampleBatch.Sample> chosen = chosen(from + m);
            if (training.featureStorage() == FeatureStorage.NONE) {
                List<ExampleBatch.Sample> soon = new ArrayList<>(chosen);
                soon.addAll(from + m + 1 < microBatches.size() ? chosen(from + m + 1) : List.of());
                ImageRows.soon(soon);
            }
            LossGradients.Losses losses =
                    gradients.add(limit.cut(chosen, ExampleBatch::paddedLength), step, m, 1f / micro.size());
            if (!Double.isFinite(losses.task() + losses.penalty())) {
                throw new LossException(stage.number(), step, "loss", losses.task() + losses.penalty());
            }
            taskLoss += losses.task() / micro.size();
            penalty += losses.penalty() / micro.size();
            tokens += losses.tokens();
            items += chosen.size();
        }
        double rate = schedule.at(step);
        double norm = optimizer.step(step, rate, (names, list) -> edit(step, names, list));
        if (!Double.isFinite(norm)) {
            throw new LossException(stage.number(), step, "gradient norm", norm);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new RunEvent.Step(
                stage.number(), step, taskLoss + penalty, taskLoss, penalty, norm, rate, items, seconds, tokens);
    }

    private void edit(int step, List<String> names, NDList list) {
        SplittableRandom random = new SplittableRandom(Seeds.of(seed, stage.number(), step, EDITING));
        EditedGradients.At at = new EditedGradients.At(step, passes / steps(), training.maxGradNorm(), random);
        EditedGradients gradients = new EditedGradients(names, list, model.kernels(), at);
        GradientPause.during(() -> {
            method.afterBackward(stage, gradients);
            return gradients;
        });
    }
}
