package lilora.engine.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import lilora.engine.model.BaseModel;
import lilora.engine.model.DeviceMemory;
import lilora.engine.model.Scalars;
import lilora.engine.model.TokenBatch;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of micro-batches, each of which may be computed in several pieces: its loss is a mean over labelled tokens, so a
 * piece counts by its own.
 *
 * @param stage its number
 * @param checkpointed whether the inputs of layers alone are kept between forward and backward pass
 * @param seed of the run
 */
record LossGradients(BaseModel model, Terms terms, int stage, boolean checkpointed, long seed) {

    /**
     * What was minimised.
     *
     * @param task mean cross entropy of the labelled tokens
     * @param penalty weighted extra loss of the method
     * @param tokens positions computed, padding included
     */
    record Losses(double task, double penalty, int tokens) {}

    /** A piece of a micro-batch does not fit into the memory of the device. */
    static final class MemoryException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<ExampleBatch.Sample> piece;

        private MemoryException(List<ExampleBatch.Sample> piece, Throwable cause) {
            super("%d items do not fit into the memory of the device".formatted(piece.size()), cause);
            this.piece = piece;
        }

        List<ExampleBatch.Sample> piece() {
            return piece;
        }
    }

    /** One piece in its micro-batch: its place in all numbering, and its share of the labelled tokens. */
    private record Place(int step, int micro, int piece, int pieces, double weight) {}

    /**
     * Adds the gradients of share · (task loss + penalty) to those of the trained tensors.
     *
     * @param pieces of the micro-batch
     * @param step from 1
     * @param micro number of the micro-batch in the step
     * @throws MemoryException if the device's memory ran out; some gradients may have been added
     */
    Losses add(List<List<ExampleBatch.Sample>> pieces, int step, int micro, float share) {
        List<ExampleBatch> batches = pieces.stream().map(ExampleBatch::of).toList();
        int[] labelled =
                batches.stream().mapToInt(batch -> batch.tokens().labelled()).toArray();
        double all = Math.max(1, Arrays.stream(labelled).sum());
        double task = 0;
        double penalty = 0;
        int tokens = 0;
        for (int p = 0; p < labelled.length; p++) {
            double weight = labelled.length == 1 ? 1 : labelled[p] / all;
            Losses losses =
                    piece(pieces.get(p), batches.get(p), new Place(step, micro, p, labelled.length, weight), share);
            task += losses.task() * weight;
            penalty += losses.penalty();
            tokens += losses.tokens();
        }
        return new Losses(task, penalty, tokens);
    }

    private Losses piece(List<ExampleBatch.Sample> samples, ExampleBatch batch, Place place, float share) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray images = batch.images().of(model.manager());
            return of(batch.tokens(), images, place, share, ExampleBatch.paddedLength(samples));
        } catch (RuntimeException | OutOfMemoryError e) {
            if (DeviceMemory.ranOut(e)) {
                throw new MemoryException(samples, e);
            }
            throw e;
        }
    }

    /** Adds the gradients of a batch in one piece, as for a first step. */
    void once(TokenBatch batch, @Nullable NDArray images) {
        of(batch, images, new Place(1, 0, 0, 1, 1), 1, 0);
    }

    private Losses of(TokenBatch batch, @Nullable NDArray images, Place place, float share, int tokens) {
        return checkpointed
                ? layerByLayer(batch, images, place, share, tokens)
                : inOneGraph(batch, images, place, share, tokens);
    }

    private Losses inOneGraph(TokenBatch batch, @Nullable NDArray images, Place place, float share, int tokens) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            if (place.pieces() == 1) {
                seed(place.step(), place.micro());
            } else {
                seed(place.step(), place.micro(), place.piece());
            }
            BatchLoss objective = new BatchLoss(model, batch, images, terms);
            NDArray ofBatch = model.loss(batch, images, terms.adapters(), objective);
            NDArray weighted = place.weight() == 1 ? ofBatch : Scalars.times(ofBatch, place.weight());
            Optional<NDArray> penalty = penalty(place);
            NDArray loss = penalty.map(weighted::add).orElse(weighted);
            // Items without an image teach a projector nothing.
            if (model.kernels().isRecorded(loss)) {
                collector.backward(share == 1 ? loss : Scalars.times(loss, share));
            }
            return losses(objective, penalty, place, tokens);
        }
    }

    private Losses layerByLayer(TokenBatch batch, @Nullable NDArray images, Place place, float share, int tokens) {
        IntConsumer seeds = part -> seed(place.step(), place.micro(), place.piece(), part);
        BatchLoss objective = new BatchLoss(model, batch, images, terms);
        model.backward(batch, images, terms::adapters, objective, share * place.weight(), seeds);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            Optional<NDArray> penalty = penalty(place);
            penalty.ifPresent(value -> collector.backward(share == 1 ? value : Scalars.times(value, share)));
            return losses(objective, penalty, place, tokens);
        }
    }

    private static Losses losses(BatchLoss objective, Optional<NDArray> penalty, Place place, int tokens) {
        double added = objective.added() * place.weight();
        return new Losses(
                objective.task(), added + penalty.map(NDArray::getFloat).orElse(0f), tokens);
    }

    /** Once for a micro-batch. */
    private Optional<NDArray> penalty(Place place) {
        return place.piece() == 0 ? terms.ofTensors() : Optional.empty();
    }

    private void seed(long... place) {
        long[] position = new long[place.length + 1];
        position[0] = stage;
        System.arraycopy(place, 0, position, 1, place.length);
        Engine.getInstance().setRandomSeed(Seeds.intOf(seed, position));
    }
}
