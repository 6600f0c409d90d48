package lilora.app.planning;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.Workload;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.train.RunInputs;

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

    /** A run's plan with what its time follows from. */
    public record Cost(RunPlan plan, Workload work) {}

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
        return new Cost(Planner.plan(inputs, shape.config(), compute), Planner.workload(inputs));
    }

    private RunInputs.Configured<?> configured(MethodSpec method) {
        return RunInputs.Configured.of(methods.find(method.id()), method.options());
    }
}
