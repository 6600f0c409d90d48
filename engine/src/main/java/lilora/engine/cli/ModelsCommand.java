package lilora.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lilora.engine.hub.CachedModel;
import lilora.engine.hub.HubCache;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.plan.ModelFolder;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lilora models}: what the workspace and Hugging Face's cache on this machine hold. */
@Command(
        name = "models",
        description =
                "Lists the models of the workspace and in Hugging Face's cache (HF_HUB_CACHE, HF_HOME): name, revision, whether whole,"
                        + " size, licence. A model that is whole can be called by its name wherever a folder of a model is asked for.",
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
    private static final int COMMIT = 8;

    @Option(names = "--cache", paramLabel = "FOLDER", description = "Another cache than that of the environment")
    private @Nullable Path cache;

    @Option(
            names = "--workspace",
            defaultValue = NamedModels.USUAL_WORKSPACE,
            description = "Workspace whose models are listed first (default: ${DEFAULT-VALUE})")
    private Path workspace = Path.of(NamedModels.USUAL_WORKSPACE);

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        HubCache shelf = cache == null ? HubCache.ofSystem() : new HubCache(cache);
        Path own = NamedModels.in(workspace).own();
        List<CachedModel> models = new ArrayList<>();
        for (Path folder : ModelFolder.below(own)) {
            CachedModel.ofFolder(folder.getFileName().toString(), folder).ifPresent(models::add);
        }
        models.addAll(shelf.models());
        if (json) {
            System.out.print(Json.pretty(models));
        } else if (models.isEmpty()) {
            System.out.println(Printable.line("There are no models in " + own + " and " + shelf.folder() + "."));
        } else {
            models.forEach(model -> System.out.println(Printable.line(line(model))));
        }
        return ExitCode.OK;
    }

    private static String line(CachedModel model) {
        String revision = model.revision().isEmpty()
                ? "workspace"
                : model.refs().isEmpty()
                        ? model.revision()
                                .substring(0, Math.min(COMMIT, model.revision().length()))
                        : String.join(", ", model.refs());
        return "%s (%s): %s, %,d MiB, licence %s, %s"
                .formatted(
                        model.name(),
                        revision,
                        model.modelType() == null ? "no config.json" : model.modelType(),
                        model.bytes() >> 20,
                        model.licence() == null ? "not told" : model.licence(),
                        model.isWhole() ? "whole" : "lacks " + String.join(", ", model.missing()));
    }
}
