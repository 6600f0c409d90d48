package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import lilora.engine.method.BatchView;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.model.AdapterSet;

/** How the adapted layers compute, and what is added to the task loss; nothing unless it is said. */
@FunctionalInterface
public interface Terms {
    /** Made anew for each graph. */
    AdapterSet adapters();

    /** Added to the loss of a batch by what the model makes of it; a mean over labelled positions as that is. */
    default Optional<NDArray> ofBatch(BatchView batch) {
        return Optional.empty();
    }

    /** Added once for each micro-batch. */
    default Optional<NDArray> ofTensors() {
        return Optional.empty();
    }

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
}
