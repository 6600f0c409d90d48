package lilora.app.planning;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.RouterWork;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.train.StageItems;

/** Asks the engine's planner. {@link #prepare} and {@link #shape} read files; the others only count. */
public final class PlanSource {
    private final MethodCatalog methods;
    private final Preparation preparation;

    PlanSource(MethodCatalog methods) {
        this.methods = methods;
        this.preparation = new Preparation(methods);
    }

    /** The shape of a base model with the layers that are adapted. */
    record Shape(Path baseModel, List<String> targets, ModelConfig config, List<LinearSite> sites) {
        boolean fits(Path folder, List<String> patterns) {
            return baseModel.equals(folder) && targets.equals(patterns);
        }
    }

    /**
     * A run's plan with what its time follows from.
     *
     * @param trainTokens sequence positions that are trained on in all stages together, without padding, and a third of those
     *     that held-out items are measured at; those that a router learns from among them
     * @param routed questions that a router is asked
     */
    public record Cost(RunPlan plan, long trainTokens, long routed) {
        /** Questions answered, those of held-out items and those that a router is asked among them. */
        public long answers() {
            return plan.prompts()
                    + routed
                    + (plan.heldOut() == null ? 0 : plan.heldOut().answers());
        }
    }

    Shape shape(Path baseModel, List<String> targets) {
        ModelConfig config = ModelConfig.read(baseModel);
        return new Shape(baseModel, targets, config, AdaptedLayers.matching(config, targets));
    }

    /** What a method stores and trains after so many tasks. */
    ParameterPlan parameters(Shape shape, MethodSpec method, int tasks) {
        return Planner.parameters(configured(method), shape.config(), shape.sites(), tasks);
    }

    /** Reads and checks the data of an experiment, on which what it starts from has no influence. */
    PreparedData prepare(ExperimentSpec spec) {
        return PreparedData.of(spec, preparation.prepare(spec.withStartAdapter(null)));
    }

    /** What an experiment on prepared data costs. */
    Cost cost(PreparedData data, Shape shape, ExperimentSpec spec, ComputeSpec compute) {
        RunInputs inputs = data.with(spec, configured(spec.method()), shape.sites());
        RunPlan plan = Planner.plan(inputs, shape.config(), compute);
        double tokens = inputs.stages().stream()
                .mapToDouble(stage -> inputs.epochs(stage)
                        * IntStream.of(StageItems.of(inputs, stage).lengths()).sum())
                .sum();
        return new Cost(
                plan, Math.round(tokens + measured(inputs) + RouterWork.tokens(inputs)), RouterWork.questions(inputs));
    }

    /** A forward pass alone is a third of a training step. */
    private static double measured(RunInputs inputs) {
        HeldOutSpec asked = inputs.experiment().evaluation().heldOut();
        return asked == null
                ? 0
                : inputs.stages().stream()
                        .mapToDouble(stage -> stage.tasks().stream()
                                        .map(task -> inputs.tasks()
                                                .get(task - 1)
                                                .heldOut()
                                                .examples())
                                        .mapToDouble(PlanSource::length)
                                        .sum()
                                * asked.measurements(inputs.steps(stage))
                                / 3)
                        .sum();
    }

    private static double length(List<PreparedTask.Example> examples) {
        return examples.stream().mapToLong(PreparedTask.Example::length).sum();
    }

    private RunInputs.Configured<?> configured(MethodSpec method) {
        return RunInputs.Configured.of(methods.find(method.id()), method.options());
    }
}
