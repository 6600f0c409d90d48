package lilora.engine.model;

import com.google.auto.service.AutoService;
import java.nio.file.Path;

/** Qwen2-VL (Wang et al. 2024, arXiv 2409.12191): images at their own size, positions of text and image on three axes. */
@AutoService(ModelFamily.class)
public final class Qwen2VlFamily implements ModelFamily {
    @Override
    public String modelType() {
        return Qwen2VlReader.MODEL_TYPE;
    }

    @Override
    public ModelConfig read(Path folder) {
        return Qwen2VlReader.read(folder.resolve("config.json")).withMostTokens(folder);
    }
}
