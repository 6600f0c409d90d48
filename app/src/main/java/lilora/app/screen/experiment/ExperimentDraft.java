package lilora.app.screen.experiment;

import java.util.Map;
import java.util.TreeMap;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it is kept while it is edited.
 *
 * @param sequence id of the sequence's draft; empty while none is chosen
 * @param baseModel folder; empty for the one that ships
 * @param method id
 * @param options of each method that was edited, those that differ from the default; kept when another method is chosen
 * @param training the optimiser's settings
 * @param seeds one or more whole numbers, separated by commas
 * @param device as in a compute specification
 * @param threads 0 for all
 * @param startAdapter folder of the adapter it starts from; none when absent
 * @param template name of the template that conversations are in; the base model's own when absent
 */
public record ExperimentDraft(
        String sequence,
        String baseModel,
        String method,
        Map<String, Map<String, Object>> options,
        TrainingSpec training,
        String seeds,
        String device,
        int threads,
        @Nullable String startAdapter,
        @Nullable String template) {
    public ExperimentDraft {
        options = Map.copyOf(new TreeMap<>(options));
    }

    /** What an experiment does, on another sequence, with the usual base model. */
    public static ExperimentDraft of(ExperimentSpec experiment, String sequence) {
        MethodSpec method = experiment.method();
        return new ExperimentDraft(
                sequence,
                "",
                method.id(),
                Map.of(method.id(), method.options()),
                experiment.training(),
                Long.toString(experiment.seed()),
                "cpu",
                0,
                experiment.startAdapter(),
                experiment.template());
    }

    /** LiLoRA with its defaults. */
    public static ExperimentDraft initial(String sequence) {
        return new ExperimentDraft(sequence, "", "lilora", Map.of(), TrainingSpec.DEFAULT, "1", "cpu", 0, null, null);
    }
}
