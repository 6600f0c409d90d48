package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import lilora.engine.method.BatchView;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.GradientPause;
import lilora.engine.model.Objective;
import lilora.engine.model.TokenBatch;
import org.jspecify.annotations.Nullable;

/** The task loss of a batch with what a method adds to it by what the model makes of the batch. Tells both when it is computed. */
public final class BatchLoss implements Objective {
    private final BaseModel model;
    private final TokenBatch batch;
    private final @Nullable NDArray images;
    private final Terms terms;
    private float task;
    private float added;

    /** @param images vision features of the batch, null if no sample shows an image */
    public BatchLoss(BaseModel model, TokenBatch batch, @Nullable NDArray images, Terms terms) {
        this.model = model;
        this.batch = batch;
        this.images = images;
        this.terms = terms;
    }

    @Override
    public NDArray of(NDArray logits, NDArray targets) {
        NDArray loss = model.kernels().crossEntropyRows(logits, targets);
        Optional<NDArray> more = terms.ofBatch(new View(logits));
        task = loss.getFloat();
        added = more.map(NDArray::getFloat).orElse(0f);
        return more.map(loss::add).orElse(loss);
    }

    /** Mean cross entropy of the labelled tokens. */
    float task() {
        return task;
    }

    /** What the method added. */
    float added() {
        return added;
    }

    private final class View implements BatchView {
        private final NDArray logits;

        View(NDArray logits) {
            this.logits = logits;
        }

        @Override
        public NDArray logits() {
            return model.kernels().float32(logits);
        }

        @Override
        public NDArray logits(AdapterSet adapters) {
            // Without a graph each layer's numbers are free again as soon as the next has read them.
            return GradientPause.during(() -> model.kernels().float32(model.labelledLogits(batch, images, adapters)));
        }
    }
}
