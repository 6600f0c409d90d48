package lilora.engine.plan;

import java.nio.file.Path;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.ImagePreprocessor;
import lilora.engine.model.LlavaModel;
import lilora.engine.train.FeatureStore;
import lilora.engine.train.RowStore;
import lilora.engine.train.RunInputs;

/** The stores of image features of a run, one per task, since image names are a task's own. */
public final class ImageStores {
    private final RunInputs inputs;
    private final LlavaModel model;
    private final Path cache;
    private final String identity;
    private final ImagePreprocessor preprocessor;

    /**
     * Stores below {@code cache}.
     *
     * @param modelHash of the base model's files
     */
    public ImageStores(RunInputs inputs, LlavaModel model, Path cache, String modelHash) {
        this.inputs = inputs;
        this.model = model;
        this.cache = cache;
        this.preprocessor = ImagePreprocessor.ofModel(inputs.baseModel(), ImagePreprocessor.Mode.PAD);
        this.identity = modelHash + "/" + preprocessor.fingerprint() + "/"
                + model.manager().getDevice();
    }

    /** The store of a task's images, by the task's number. */
    public RowStore of(int task) {
        var images = inputs.tasks().get(task - 1).task().images();
        return FeatureStore.of(
                model, name -> preprocessor.pixels(ImageFiles.read(images.resolve(name, ""))), cache, identity);
    }
}
