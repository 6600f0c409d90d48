package lilora.engine.cli;

import java.nio.file.Path;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.data.CheckSettings;
import lilora.engine.hub.NamedModels;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Preparation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The base model that items are measured by, if one is named: an option of every command that checks data. */
final class BaseModelOption {
    @Option(
            names = "--base-model",
            description = "Base model whose tokenizer and positions measure the items, as a run would with its default"
                    + " training.maxLength")
    private @Nullable Path baseModel;

    @Option(
            names = "--max-length",
            description =
                    "training.maxLength of the experiment, with --base-model (default: as in an experiment that names none)")
    private @Nullable Integer maxLength;

    /** The base model's folder, if one is given. */
    @Nullable
    Path folder() {
        return baseModel;
    }

    /** Checks by the settings that follow. */
    <T> T with(Function<CheckSettings, T> check) {
        CheckSettings settings = DataCheck.settings();
        if (baseModel == null) {
            if (maxLength != null) {
                throw new InputException("--max-length counts tokens, which need a tokenizer; add --base-model.");
            }
            return check.apply(settings);
        }
        Path folder = NamedModels.usual().locate(baseModel);
        try (ModelFolder model = ModelFolder.open(folder)) {
            ModelFolder.remarks(folder).forEach(System.err::println);
            int positions = model.config().text().positions();
            int longest = maxLength == null ? ExperimentFile.maxLength(model.config()) : maxLength;
            if (longest < 8 || longest > positions) {
                throw new InputException(
                        "--max-length is %d; %s takes 8 to %,d positions.".formatted(longest, baseModel, positions));
            }
            return check.apply(settings.withTokens(Preparation.limits(model, longest)));
        }
    }
}
