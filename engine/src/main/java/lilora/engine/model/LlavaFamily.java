package lilora.engine.model;

import com.google.auto.service.AutoService;
import java.nio.file.Path;

/** LLaVA (Liu et al. 2023): a vision tower, a projector of two layers, a decoder. */
@AutoService(ModelFamily.class)
public final class LlavaFamily implements ModelFamily {
    @Override
    public String modelType() {
        return LlavaConfigReader.MODEL_TYPE;
    }

    @Override
    public ModelConfig read(Path folder) {
        return LlavaConfigReader.read(folder.resolve("config.json")).withInputSize(folder);
    }
}
