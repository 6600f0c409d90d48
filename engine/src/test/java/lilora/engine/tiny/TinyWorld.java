package lilora.engine.tiny;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;

/**
 * A model and two tasks in a folder.
 *
 * @param model folder of the base model
 * @param tasks folders of the tasks
 */
public record TinyWorld(Path model, List<Path> tasks) {
    public static TinyWorld create(Path folder) throws IOException {
        return new TinyWorld(
                TinyModel.write(folder.resolve("model")),
                List.of(
                        TinyTask.write(folder.resolve("colours"), "colours", 48, 12),
                        TinyTask.write(folder.resolve("counts"), "counts", 48, 12)));
    }

    /** The same tasks with a base model that breaks down over the answer "3" of the second. */
    public TinyWorld withFragileModel(Path folder) throws IOException {
        return new TinyWorld(TinyModel.write(folder, "3"), tasks);
    }

    /** A short experiment over both tasks. */
    public ExperimentSpec experiment(String method) {
        Map<String, Object> options =
                switch (method) {
                    case "zero-shot", "eproj" -> Map.of();
                    case "modal-prompt" -> Map.of("tokens", 4);
                    case "moe-lora", "smolora", "same", "branch-lora" -> Map.of("rank", 4, "alpha", 8, "experts", 2);
                    case "mr-lora" ->
                        Map.of("rank", 4, "alpha", 8, "routerItems", 12, "routerEpochs", 3, "routerRate", 0.01);
                    case "cl-moe" -> Map.of("rank", 4, "alpha", 8, "experts", 4, "form", "MERGED");
                    case "lilora" -> Map.of("rank", 4, "subRank", 2, "alpha", 8);
                    default -> Map.of("rank", 4, "alpha", 8);
                };
        return new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                "tiny",
                model.toString(),
                tasks.stream().map(task -> TaskSpec.of(task.toString())).toList(),
                new MethodSpec(method, options),
                new TrainingSpec(2, 8, 1, 1e-2, 0.01, 0.1, 1, 400, true, 4, TrainingSpec.MLP_AND_PROJECTOR),
                new EvaluationSpec(true, EvaluationSpec.Coverage.SEEN, 8, EvaluationSpec.CaptionScore.STANDARD),
                11);
    }
}
