package lilora.engine.pretrain;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.train.ExampleBatch;

/** The whole model learns to answer, as a decoder does: the next token of every answer. */
final class ConversationsLoss implements PhaseLoss {
    private final Corpus corpus;
    private final BaseModel model;
    private final RandomShift shift;

    ConversationsLoss(Corpus corpus, BaseModel model, RandomShift shift) {
        this.corpus = corpus;
        this.model = model;
        this.shift = shift;
    }

    @Override
    public Corpus corpus() {
        return corpus;
    }

    @Override
    public int[] items() {
        return IntStream.range(0, corpus.train().size()).toArray();
    }

    @Override
    public NDArray of(int[] items, SplittableRandom random) {
        ExampleBatch batch = ExampleBatch.of(corpus.training(items));
        NDArray images = batch.images().of(model.manager());
        NDArray visual = images == null ? null : model.visionFeatures(shift.of(images, random));
        return model.loss(batch.tokens(), visual, AdapterSet.none());
    }

    @Override
    public double heldOut() {
        return HeldOut.mean(IntStream.range(0, corpus.heldOut().size()).toArray(), items -> {
            ExampleBatch batch = ExampleBatch.of(corpus.measured(items));
            NDArray images = batch.images().of(model.manager());
            NDArray visual = images == null ? null : model.visionFeatures(images);
            double loss = model.loss(batch.tokens(), visual, AdapterSet.none()).getFloat();
            return new double[] {loss, batch.tokens().labelled()};
        });
    }
}
