package lilora.engine.plan;

import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.function.Consumer;
import lilora.engine.data.ImageRoot;
import lilora.engine.image.DecodingRoom;
import lilora.engine.image.ImagePreparation;
import lilora.engine.model.BaseModel;
import lilora.engine.train.FeatureExtractor;
import lilora.engine.train.FeatureStore;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;

/** The stores of image features of a run, one per task, since image names are a task's own. */
public final class FeatureCaches {
    private final RunInputs inputs;
    private final BaseModel model;
    private final Path cache;
    private final String identity;
    private final ImagePreparation preprocessor;
    private final DecodingRoom room = new DecodingRoom();
    private final Consumer<String> told;

    /**
     * Stores below {@code cache}. Features computed on another device, in another precision or by another number of threads
     * differ in their last bits and are kept apart: what a run finds must not depend on which runs were there before.
     *
     * @param modelHash of what features depend on in the base model
     * @param told gets a sentence when damaged features are computed again
     */
    public FeatureCaches(RunInputs inputs, BaseModel model, Path cache, String modelHash, Consumer<String> told) {
        this.inputs = inputs;
        this.model = model;
        this.cache = cache;
        this.preprocessor = model.config().images(inputs.baseModel());
        this.told = told;
        this.identity = String.join(
                "/",
                modelHash,
                preprocessor.fingerprint(),
                model.manager().getDevice().toString(),
                model.precision().name(),
                Integer.toString(JniUtils.getNumThreads()));
    }

    /** The store of a task's images, by the task's number. */
    public FeatureStore of(int task) {
        PreparedTask prepared = inputs.tasks().get(task - 1);
        ImageRoot images = prepared.task().images();
        return FeatureExtractor.of(
                model,
                new FeatureExtractor.Images(
                        name -> room.read(images.resolve(name, ""), preprocessor::taken), prepared.grids()::get),
                inputs.experiment().training().featureStorage(),
                cache,
                identity,
                told);
    }
}
