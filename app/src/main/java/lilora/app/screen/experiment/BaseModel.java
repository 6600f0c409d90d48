package lilora.app.screen.experiment;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.hub.CachedModel;
import lilora.engine.hub.HubCache;
import lilora.engine.plan.ModelFolder;

/**
 * A base model that can be chosen.
 *
 * @param folder absolute
 * @param parameters numbers in it; 0 when it cannot be read
 * @param fault why it cannot be used; empty when it can
 */
public record BaseModel(Path folder, long parameters, String fault) {
    /** What is in a folder. What a run would refuse is its fault, but for the numbers of its weights, which are not read here. */
    public static BaseModel of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            return new BaseModel(absolute, ModelFolder.check(absolute).parameters(), "");
        } catch (InputException e) {
            return new BaseModel(absolute, 0, String.valueOf(e.getMessage()));
        }
    }

    /** The models below some folders: each folder in them with a {@code config.json}. A folder that cannot be read has none. */
    public static List<BaseModel> below(List<Path> parents) {
        return parents.stream()
                .flatMap(parent -> folders(parent).stream())
                .map(BaseModel::of)
                .toList();
    }

    private static List<Path> folders(Path parent) {
        try {
            return ModelFolder.below(parent);
        } catch (DiskException e) {
            return List.of();
        }
    }

    /** The models of Hugging Face's cache that a run can use; others stand on the page of models, with the reason. */
    public static List<BaseModel> cached(HubCache cache) {
        return cache.models().stream()
                .filter(CachedModel::isWhole)
                .map(model -> of(model.folder()))
                .filter(model -> model.fault().isEmpty())
                .toList();
    }

    /** What to call it: as on the hub if it lies in Hugging Face's cache, else as its folder. */
    public String name() {
        return HubCache.nameOf(folder).orElse(folder.getFileName().toString());
    }
}
