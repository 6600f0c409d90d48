package lilora.engine.cli;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import lilora.engine.experiment.RunSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.Compute;
import lilora.engine.model.LlavaModel;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.ImageStores;
import lilora.engine.plan.Preparation;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.RunInputs;
import lilora.engine.train.TrainedStage;

/** A finished stage of a stored run, loaded in this process to answer. */
final class LoadedRun implements AutoCloseable {
    private final RunInputs inputs;
    private final LlavaModel model;
    private final TrainedStage stage;
    private final ImageStores stores;

    /**
     * Loads a stage.
     *
     * @param stage its number; 0 for the newest that is whole
     */
    LoadedRun(Path run, int stage) {
        RunDirectory directory = RunDirectory.open(run);
        RunSpec spec = directory.spec();
        Checkpoints checkpoints = new Checkpoints(directory.checkpoints());
        Checkpoints.Saved saved = stage == 0 ? checkpoints.latestStage() : checkpoints.ofStage(stage);
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        this.inputs = new Preparation(MethodCatalog.load()).prepare(spec.experiment());
        Fingerprints.requireUnchanged(spec, inputs);
        this.model = LlavaModel.load(inputs.baseModel(), Compute.cpu());
        this.stage = new TrainedStage(inputs, model, saved);
        this.stores = new ImageStores(inputs, model, Caches.of(directory), Fingerprints.baseModel(spec));
    }

    RunInputs inputs() {
        return inputs;
    }

    LlavaModel model() {
        return model;
    }

    TrainedStage stage() {
        return stage;
    }

    ImageStores stores() {
        return stores;
    }

    @Override
    public void close() {
        stage.close();
        model.close();
        inputs.close();
    }
}
