package lilora.app.screen.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /** The models below some folders: each folder in them with a {@code config.json}. A folder that is not there has none. */
    public static List<BaseModel> below(List<Path> parents) {
        List<BaseModel> models = new ArrayList<>();
        for (Path parent : parents) {
            if (Files.isDirectory(parent)) {
                models.addAll(below(parent));
            }
        }
        return models;
    }

    private static List<BaseModel> below(Path parent) {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve("config.json")))
                    .sorted()
                    .map(BaseModel::of)
                    .toList();
        } catch (IOException e) {
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
