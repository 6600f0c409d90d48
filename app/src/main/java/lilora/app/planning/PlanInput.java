package lilora.app.planning;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;

/**
 * What the form says at a moment, as far as it says it.
 *
 * @param startAdapter folder of the adapter it starts from, if it does
 * @param template name of the template that conversations are in, if it is not the base model's own
 * @param method absent while its options have an error
 * @param training absent while it has an error
 * @param seeds empty while they have an error
 * @param compute absent while it has an error
 * @param gaps what keeps it from being an experiment, in the order of the form
 */
public record PlanInput(
        String name,
        Path baseModel,
        Optional<Path> startAdapter,
        Optional<String> template,
        List<TaskSpec> tasks,
        EvaluationSpec evaluation,
        Optional<MethodSpec> method,
        Optional<TrainingSpec> training,
        List<Long> seeds,
        Optional<ComputeSpec> compute,
        List<String> gaps) {
    public PlanInput {
        tasks = List.copyOf(tasks);
        seeds = List.copyOf(seeds);
        gaps = List.copyOf(gaps);
    }

    /** All that an experiment says. */
    public static PlanInput of(ExperimentSpec spec, ComputeSpec compute) {
        return new PlanInput(
                spec.name(),
                Path.of(spec.baseModel()),
                Optional.ofNullable(spec.startAdapter()).map(Path::of),
                Optional.ofNullable(spec.template()),
                spec.tasks(),
                spec.evaluation(),
                Optional.of(spec.method()),
                Optional.of(spec.training()),
                List.of(spec.seed()),
                Optional.of(compute),
                List.of());
    }

    /** The experiment with its first seed, if it is complete. */
    public Optional<ExperimentSpec> spec() {
        return gaps.isEmpty() && !seeds.isEmpty() ? spec(seeds.get(0)) : Optional.empty();
    }

    /** The experiment with a seed, if everything else is there. */
    public Optional<ExperimentSpec> spec(long seed) {
        if (method.isEmpty() || training.isEmpty() || tasks.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                name,
                baseModel.toString(),
                tasks,
                method.get(),
                training.get(),
                evaluation,
                seed,
                startAdapter.map(Path::toString).orElse(null),
                template.orElse(null)));
    }
}
