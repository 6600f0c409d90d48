package lilora.app.screen.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lilora.engine.InputException;
import lilora.engine.hub.CachedModel;
import lilora.engine.hub.HubCache;
import lilora.engine.plan.ModelFolder;
import org.jspecify.annotations.Nullable;

/**
 * Where models are looked for.
 *
 * @param shipped folder of the shipped models
 * @param own folder of the workspace's models
 * @param cache of Hugging Face
 */
public record ModelShelf(Path shipped, Path own, HubCache cache) {
    /** All models, in the order of the places, by name. Reads headers of files, so not for the FX thread. */
    List<ShelvedModel> models() {
        List<ShelvedModel> models = new ArrayList<>();
        models.addAll(below(shipped, ShelvedModel.Place.SHIPPED));
        models.addAll(below(own, ShelvedModel.Place.WORKSPACE));
        for (CachedModel model : cache.models()) {
            String name = model.refs().contains("main") ? model.name() : model.name() + "@" + model.revision();
            models.add(
                    model.isWhole()
                            ? model(name, ShelvedModel.Place.CACHE, model.folder())
                            : new ShelvedModel(
                                    name,
                                    ShelvedModel.Place.CACHE,
                                    orEmpty(model.modelType()),
                                    OptionalLong.empty(),
                                    model.bytes(),
                                    orEmpty(model.licence()),
                                    "It is not whole: it lacks %s. Download it again here (or hf download %s)."
                                            .formatted(String.join(", ", model.missing()), model.name()),
                                    model.folder()));
        }
        return models;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static List<ShelvedModel> below(Path parent, ShelvedModel.Place place) {
        return ModelFolder.below(parent).stream()
                .map(folder -> model(folder.getFileName().toString(), place, folder))
                .toList();
    }

    private static ShelvedModel model(String name, ShelvedModel.Place place, Path folder) {
        Optional<CachedModel> told = CachedModel.ofFolder(name, folder);
        OptionalLong parameters = OptionalLong.empty();
        String fault = "";
        try {
            parameters = OptionalLong.of(ModelFolder.check(folder).parameters());
        } catch (InputException e) {
            fault = String.valueOf(e.getMessage());
        }
        return new ShelvedModel(
                name,
                place,
                told.map(model -> orEmpty(model.modelType())).orElse(""),
                parameters,
                told.map(CachedModel::bytes).orElse(0L),
                told.map(model -> orEmpty(model.licence())).orElse(""),
                fault,
                folder.toAbsolutePath().normalize());
    }
}
