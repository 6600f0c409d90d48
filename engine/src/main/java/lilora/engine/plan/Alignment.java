package lilora.engine.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import lilora.engine.InputException;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import lilora.engine.model.LinearSite;
import lilora.engine.model.LinearSite.Part;
import lilora.engine.model.ModelConfig;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/**
 * The first stage of LLaVA's training as an experiment: the projector learns from pairs of image and text, several tasks as one data
 * set.
 *
 * @param model folder of the base model
 * @param tasks folders
 * @param schedule of the optimiser
 * @param lora on the decoder beside the projector; none where its rank is 0
 * @param heldOut of each task
 * @param trainSamples of each task, drawn with the seed; all when absent
 * @param testSamples of each task, the first, that are answered and scored at the end
 * @param seed of everything random
 * @param template that conversations are in; the base model's own when absent
 */
public record Alignment(
        Path model,
        List<Path> tasks,
        Schedule schedule,
        Lora lora,
        HeldOutSpec heldOut,
        @Nullable Integer trainSamples,
        int testSamples,
        long seed,
        @Nullable String template) {
    /** The method that does it. */
    public static final String METHOD = "projector-alignment";

    /** Test items of a task that are scored at the end if nobody says how many. */
    public static final int TEST_SAMPLES = 32;

    private static final double WARMUP = 0.03;
    private static final double MAX_NORM = 1;

    /**
     * How long and how fast. Warm-up, cosine, no weight decay and clipping are those of LLaVA's {@code pretrain.sh}, and so are one
     * epoch and the rate of the default; its batch of 256 is for half a million captions and eight GPUs.
     *
     * @param batchSize items that are computed at once
     * @param gradientAccumulation such batches of one optimiser step
     * @param learningRate peak
     * @param checkpointSteps optimiser steps between two checkpoints
     */
    public record Schedule(
            double epochs, int batchSize, int gradientAccumulation, double learningRate, int checkpointSteps) {
        public static final Schedule DEFAULT = new Schedule(1, 16, 1, 1e-3, TrainingSpec.DEFAULT.checkpointSteps());
    }

    /**
     * A LoRA on the decoder.
     *
     * @param rank 0 for none
     * @param alpha twice the rank when absent, as in LLaVA's LoRA scripts
     * @param targets regular expressions for whole names of decoder layers; the MLPs if there are none
     */
    public record Lora(int rank, @Nullable Double alpha, List<String> targets) {
        public static final Lora NONE = new Lora(0, null, List.of());

        public Lora {
            targets = List.copyOf(targets);
        }
    }

    public Alignment {
        tasks = List.copyOf(tasks);
    }

    /**
     * The experiment.
     *
     * @throws InputException if the model has no projector, or the LoRA no layer
     */
    public ExperimentSpec experiment() {
        requireProjector();
        ModelConfig config = ModelConfig.read(model);
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rank", lora.rank());
        if (lora.rank() > 0) {
            options.put("alpha", lora.alpha() == null ? 2.0 * lora.rank() : lora.alpha());
        }
        if (tasks.size() > 1) {
            options.put("together", true);
        }
        return new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                "align " + model.toAbsolutePath().normalize().getFileName(),
                model.toAbsolutePath().normalize().toString(),
                tasks.stream()
                        .map(task -> new TaskSpec(
                                task.toAbsolutePath().normalize().toString(), trainSamples, testSamples, null, null))
                        .toList(),
                new MethodSpec(METHOD, options),
                training(config),
                new EvaluationSpec(
                        false,
                        EvaluationSpec.Coverage.FINAL,
                        EvaluationSpec.DEFAULT.batchSize(),
                        EvaluationSpec.CaptionScore.STANDARD,
                        null,
                        heldOut,
                        null),
                seed,
                null,
                template);
    }

    /** A language model or a vision tower alone may be a fine model, too. */
    private void requireProjector() {
        Path file = model.resolve("config.json");
        if (PlainFile.isThere(file) && !Json.tree(file).has("vision_config")) {
            throw new InputException(
                    "%s has no vision_config, so there is no projector to train; compose a model of it, a vision model and a new projector."
                            .formatted(file));
        }
    }

    private TrainingSpec training(ModelConfig config) {
        return new TrainingSpec(
                schedule.epochs(),
                schedule.batchSize(),
                schedule.gradientAccumulation(),
                schedule.learningRate(),
                0,
                WARMUP,
                MAX_NORM,
                ExperimentFile.maxLength(config),
                TrainingSpec.DEFAULT.lengthGrouped(),
                schedule.checkpointSteps(),
                targets(config));
    }

    private List<String> targets(ModelConfig config) {
        if (lora.targets().isEmpty()) {
            return TrainingSpec.MLP_AND_PROJECTOR;
        }
        if (lora.rank() == 0) {
            throw InputException.about(
                    "Layers are named for a LoRA, but there is none, for its rank is 0.", "loraTargets", "loraRank");
        }
        List<LinearSite> sites = config.linearSites();
        List<String> targets = new ArrayList<>(lora.targets());
        targets.forEach(target -> requireDecoder(target, sites));
        sites.stream()
                .filter(site -> site.part() == Part.PROJECTOR)
                .forEach(site -> targets.add(site.name().replace(".", "\\.")));
        return targets;
    }

    private static void requireDecoder(String target, List<LinearSite> sites) {
        List<LinearSite> decoder =
                sites.stream().filter(site -> site.part() == Part.DECODER).toList();
        try {
            Pattern pattern = Pattern.compile(target);
            if (decoder.stream().anyMatch(site -> pattern.matcher(site.name()).matches())) {
                return;
            }
        } catch (PatternSyntaxException e) {
            throw InputException.about(
                    "The LoRA's target \"%s\" is not a regular expression: %s.".formatted(target, e.getDescription()),
                    "loraTargets");
        }
        throw InputException.about(
                "The LoRA's target \"%s\" matches no layer of the decoder; they are named like %s."
                        .formatted(target, decoder.get(decoder.size() - 1).name()),
                "loraTargets");
    }

    /**
     * Checks that every task shows images to learn from.
     *
     * @throws InputException naming the first that does not
     */
    public static void requireImages(RunInputs inputs) {
        for (PreparedTask task : inputs.tasks()) {
            if (task.train().stream().allMatch(item -> item.images().isEmpty())) {
                throw new InputException(
                        "Task %s shows no image in its training items, so a projector learns nothing from it; leave it out."
                                .formatted(task.task().folder()));
            }
        }
    }
}
