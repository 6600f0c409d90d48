package lilora.engine.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.engine.method.ContinualMethod.Rows;
import lilora.engine.method.ContinualMethod.Working;
import lilora.engine.model.DecoderConfig;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.train.RunInputs;

/**
 * Memory of one training step beside weights and adapters, by the tensors that the kernels keep: from shapes alone. Held against
 * measured peaks by the tests.
 *
 * @param config of the base model
 * @param sites adapted layers
 * @param method with its options
 * @param tasks of the sequence
 * @param dropout whether inputs of adapters are dropped while learning
 * @param number bytes of a number that the model computes with
 * @param batch what is computed at once
 * @param checkpointed whether the inputs of layers alone are kept
 * @param eightBits whether the decoder's linear layers are held in 8 bits
 */
record StepMemory(
        ModelConfig config,
        List<LinearSite> sites,
        RunInputs.Configured<?> method,
        int tasks,
        boolean dropout,
        int number,
        Batch batch,
        boolean checkpointed,
        boolean eightBits) {

    /**
     * The largest micro-batch.
     *
     * @param items samples
     * @param positions of the longest, visual tokens included
     * @param labelled learned positions of all together
     * @param visualTokens of all images shown
     */
    record Batch(int items, int positions, int labelled, int visualTokens) {
        long rows() {
            return (long) items * positions;
        }
    }

    /** Bytes of weights of the decoder's linear layers, and of all others. */
    static long weights(ModelConfig config, int number, boolean eightBits) {
        List<LinearSite> linear = config.text().sites(config.decoderName());
        long numbers = linear.stream().mapToLong(StepMemory::size).sum();
        long scales = linear.stream().mapToLong(LinearSite::out).sum() * Float.BYTES;
        return eightBits ? (config.parameters() - numbers) * number + numbers + scales : config.parameters() * number;
    }

    private static long size(LinearSite site) {
        return (long) site.in() * site.out();
    }

    /** The most that exists at one time. */
    long bytes() {
        List<LinearSite> linear = config.text().sites(config.decoderName());
        int layers = config.text().layers();
        long each = 0;
        long all = 0;
        for (int i = 0; i < layers; i++) {
            long layer = layer(linear.subList(7 * i, 7 * i + 7), i == layers - 1);
            each = Math.max(each, layer);
            all += layer;
        }
        long penalty = Float.BYTES
                * sites.stream().mapToLong(site -> working(site).penalty()).sum();
        long input = batch.rows() * config.text().hidden() * number;
        // Under other adapters the model keeps one layer's at a time.
        long last = method.logits() == 0 ? end() : Math.max(end(), each) + divergence();
        if (checkpointed) {
            long inputs = input * layers;
            return Math.max(inputs + Math.max(each + input + backward(), last), penalty) + vision();
        }
        return vision() + input + all + penalty + divergence() + Math.max(backward(), last - divergence());
    }

    /** What a method's loss makes of the logits. */
    private long divergence() {
        return (long) method.logits()
                * Float.BYTES
                * batch.labelled()
                * config.text().vocabulary();
    }

    /** What one layer keeps: its attention and its MLP; the last MLP sees the learned rows alone. */
    private long layer(List<LinearSite> linear, boolean last) {
        Set<String> adapted = sites.stream().map(LinearSite::name).collect(Collectors.toCollection(HashSet::new));
        List<LinearSite> attention = linear.subList(0, 4).stream()
                .filter(site -> adapted.contains(site.name()))
                .toList();
        List<LinearSite> mlp = linear.subList(4, 7).stream()
                .filter(site -> adapted.contains(site.name()))
                .toList();
        boolean whole = sites.stream().anyMatch(site -> working(site).rows().whole());
        long rows = last && !whole ? batch.labelled() : batch.rows();
        long bytes = batch.rows() * (attention(!attention.isEmpty()) + adapters(attention))
                + rows * (mlp(adapted.contains(linear.get(6).name())) + adapters(mlp));
        if (eightBits) {
            bytes += linear.stream().mapToLong(StepMemory::size).sum() * number;
        }
        for (LinearSite site : linear) {
            if (adapted.contains(site.name())) {
                long narrow = number == Float.BYTES ? 0 : (long) number * rank() * (site.in() + site.out());
                long samples = batch.items() * working(site).rows().samples();
                bytes += Float.BYTES * working(site).adapter() + narrow + number * samples;
            }
        }
        return bytes;
    }

    /** Bytes a row: q, k and v joined and turned, what is attended to, the sum; apart where an adapter sits at one of them. */
    private long attention(boolean adapted) {
        DecoderConfig text = config.text();
        long d = text.hidden();
        long q = (long) text.heads() * text.headSize();
        long kv = (long) text.keyHeads() * text.headSize();
        long numbers = (q + 2 * kv) + (q + kv) + q + d + (adapted ? 2 * d : 0);
        if (kv < q) {
            // Keys and values are repeated for the heads that share them, or the queries folded.
            numbers += batch.positions() > 256 ? 2 * q - kv : q;
        }
        long scores = number != Float.BYTES && batch.positions() <= 512 ? 2L * text.heads() * batch.positions() : 0;
        return number * (numbers + scores) + norm() + (long) Float.BYTES * text.heads();
    }

    /** Bytes a row: the normed input, gate, up, silu and their product, the sum. */
    private long mlp(boolean adaptedDown) {
        DecoderConfig text = config.text();
        return number * ((adaptedDown ? 3L : 2L) * text.hidden() + 4L * text.intermediate()) + norm();
    }

    /** A norm keeps its input in float32. */
    private long norm() {
        return number == Float.BYTES ? 0 : (long) Float.BYTES * config.text().hidden();
    }

    /** Bytes a row that adapters keep: their thin products, and with dropout what is left of the input and the noise. */
    private long adapters(List<LinearSite> adapted) {
        return adapted.stream().mapToLong(this::adapter).sum();
    }

    private long adapter(LinearSite site) {
        Rows rows = working(site).rows();
        long widened = number == Float.BYTES ? 0 : Float.BYTES * rows.widened();
        return number * (rank() + rows.each() + (dropout ? 2L * site.in() : 0)) + widened;
    }

    /** Visual tokens on their way through the projector. */
    private long vision() {
        long rows = batch.visualTokens();
        long d = config.text().hidden();
        return rows * (Float.BYTES * 2L * config.featureWidth() + number * (4 * d + (dropout ? 2 * d : 0)));
    }

    /** Gradients on their way through one MLP. */
    private long backward() {
        return batch.rows()
                * number
                * (3L * config.text().intermediate() + 2L * config.text().hidden());
    }

    /** Logits of the learned rows with their logarithms and gradients. */
    private long end() {
        long logits = (long) batch.labelled() * config.text().vocabulary();
        return logits * (2L * Float.BYTES + 2L * number);
    }

    private int rank() {
        return Planner.rank(method);
    }

    private Working working(LinearSite site) {
        return method.working(site, tasks);
    }
}
