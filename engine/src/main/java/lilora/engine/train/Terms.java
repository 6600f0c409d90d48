package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.function.Supplier;
import lilora.engine.method.BatchView;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.model.AdapterSet;

/** How the adapted layers compute, and what is added to the task loss. */
interface Terms {
    /** Made anew for each graph. */
    AdapterSet adapters();

    /** Added to the loss of a batch by what the model makes of it; a mean over labelled positions as that is. */
    Optional<NDArray> ofBatch(BatchView batch);

    /** Added once for each micro-batch. */
    Optional<NDArray> ofTensors();

    /** As a method trains in a stage. */
    static Terms of(MethodRun method, Stage stage) {
        return new Terms() {
            @Override
            public AdapterSet adapters() {
                return method.training(stage);
            }

            @Override
            public Optional<NDArray> ofBatch(BatchView batch) {
                return method.batchPenalty(stage, batch);
            }

            @Override
            public Optional<NDArray> ofTensors() {
                return method.penalty(stage);
            }
        };
    }

    /** The task loss alone. */
    static Terms alone(Supplier<AdapterSet> adapters) {
        return new Terms() {
            @Override
            public AdapterSet adapters() {
                return adapters.get();
            }

            @Override
            public Optional<NDArray> ofBatch(BatchView batch) {
                return Optional.empty();
            }

            @Override
            public Optional<NDArray> ofTensors() {
                return Optional.empty();
            }
        };
    }
}
