package lilora.engine.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Changes to an experiment's file from the command line. */
final class ExperimentOptions {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

    @Option(names = "--method", description = "Method instead of the file's; see 'lilora methods'")
    private @Nullable String method;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description = "Option of the method instead of the file's, such as rank=8; may be repeated")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--seed", description = "Seed instead of the file's")
    private @Nullable Long seed;

    @Option(names = "--epochs", description = "Passes over the training items instead of the file's")
    private @Nullable Double epochs;

    @Option(names = "--learning-rate", description = "Peak learning rate instead of the file's")
    private @Nullable Double learningRate;

    ExperimentSpec change(ExperimentSpec spec) {
        ExperimentSpec changed = spec;
        if (method != null || !options.isEmpty()) {
            boolean other = method != null && !method.equals(spec.method().id());
            Map<String, Object> values =
                    other ? new TreeMap<>() : new TreeMap<>(spec.method().options());
            options.forEach((name, text) -> values.put(name, value(text)));
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
            changed = changed.withTraining(changed.training().withEpochs(epochs));
        }
        if (learningRate != null) {
            changed = changed.withTraining(changed.training().withLearningRate(learningRate));
        }
        return changed;
    }

    /** A number, a truth value, or else a text: what JSON would make of it. */
    static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Integer.valueOf(text);
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
