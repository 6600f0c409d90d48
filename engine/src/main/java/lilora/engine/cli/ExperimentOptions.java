package lilora.engine.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.experiment.TrainingSpec.BaseWeights;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Changes to an experiment's file from the command line. */
final class ExperimentOptions {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

    @Option(
            names = "--method",
            description = "Method instead of the file's, with its own default options; see 'lilora methods'")
    private @Nullable String method;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description = "Option of the method instead of the file's, such as rank=8; may be repeated")
    private List<String> options = List.of();

    @Option(names = "--seed", description = "Seed instead of the file's")
    private @Nullable Long seed;

    @Option(names = "--epochs", description = "Passes over the training items of every task, instead of the file's")
    private @Nullable Double epochs;

    @Option(names = "--learning-rate", description = "Peak learning rate of every task, instead of the file's")
    private @Nullable Double learningRate;

    @Option(
            names = "--allow-train-images",
            description = "Test images may be training images too; recorded in the run (evaluation.allowTrainImages)")
    private boolean allowTrainImages;

    @Option(
            names = "--start-adapter",
            paramLabel = "FOLDER",
            description = "Adapter of PEFT (LoRA or DoRA) that is merged into the frozen base model before training,"
                    + " instead of the file's (startAdapter)")
    private @Nullable Path startAdapter;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description =
                    "Template that conversations are in, such as vicuna_v1, instead of the file's (template) and the"
                            + " base model's own")
    private @Nullable String template;

    @Option(
            names = "--gradient-checkpointing",
            description = "Keeps the inputs of layers alone for the backward pass: less memory, more time")
    private boolean gradientCheckpointing;

    @Option(
            names = "--base-weights",
            paramLabel = "HELD",
            description = "How the decoder's frozen linear layers are held: int8, or computed (as the device computes)")
    private @Nullable String baseWeights;

    @Option(
            names = "--probe",
            description =
                    "Tries the longest batch of each stage and tells its peak of memory: 'plan' at once, 'run' before it trains")
    private boolean probe;

    @Option(
            names = "--features",
            paramLabel = "KEPT",
            description =
                    "How vision features are kept on disk: full (float32), half (16 bits), or none (an image goes through"
                            + " the vision tower each time it is shown)")
    private @Nullable String features;

    ExperimentSpec change(ExperimentSpec spec) {
        ExperimentSpec changed = spec;
        if (method != null || !options.isEmpty()) {
            boolean other = method != null && !method.equals(spec.method().id());
            Map<String, Object> values =
                    other ? new TreeMap<>() : new TreeMap<>(spec.method().options());
            named(options).forEach((name, text) -> values.put(name, value(text)));
            changed = changed.withMethod(
                    new MethodSpec(method == null ? spec.method().id() : method, values));
            if (other) {
                changed = changed.withName(spec.name() + " with " + method);
            }
        }
        if (seed != null) {
            changed = changed.withSeed(seed);
        }
        if (epochs != null) {
            changed = changed.withTraining(changed.training().withEpochs(epochs))
                    .withTasks(changed.tasks().stream()
                            .map(task -> task.withEpochs(null))
                            .toList());
        }
        if (learningRate != null) {
            changed = changed.withTraining(changed.training().withLearningRate(learningRate))
                    .withTasks(changed.tasks().stream()
                            .map(task -> task.withLearningRate(null))
                            .toList());
        }
        if (allowTrainImages) {
            changed = changed.withEvaluation(changed.evaluation().withAllowedTrainImages());
        }
        if (startAdapter != null) {
            changed = changed.withStartAdapter(
                    startAdapter.toAbsolutePath().normalize().toString());
        }
        if (template != null) {
            changed = changed.withTemplate(template);
        }
        return changed.withTraining(memory(changed.training()));
    }

    private TrainingSpec memory(TrainingSpec training) {
        TrainingSpec changed = gradientCheckpointing ? training.withGradientCheckpointing(true) : training;
        changed = probe ? changed.withProbe(true) : changed;
        changed = features == null ? changed : changed.withFeatures(FeatureStorage.of(features));
        return baseWeights == null ? changed : changed.withBaseWeights(BaseWeights.of(baseWeights));
    }

    /** The method of no experiment. */
    MethodSpec method(String usual) {
        Map<String, Object> values = new TreeMap<>();
        named(options).forEach((name, text) -> values.put(name, value(text)));
        return new MethodSpec(method == null ? usual : method, values);
    }

    /** Options by name; none may be given twice, since only one of the two would count. */
    static Map<String, String> named(List<String> given) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String option : given) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new InputException("-o %s: write NAME=VALUE, such as rank=8.".formatted(option));
            }
            if (named.put(option.substring(0, equals), option.substring(equals + 1)) != null) {
                throw new InputException("-o %s is given twice; give it once.".formatted(option.substring(0, equals)));
            }
        }
        return named;
    }

    /** A number, a truth value, or else a text: what JSON would make of it. */
    static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Integer.valueOf(text);
        }
        return NUMBER.matcher(text).matches() ? Double.valueOf(text) : text;
    }
}
