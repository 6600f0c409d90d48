package lilora.engine.method;

import lilora.engine.model.LinearSite;

/**
 * Options of a plain LoRA adapter.
 *
 * @param rank r
 * @param alpha scale times rank
 * @param dropout on the adapter's input while training
 */
public record LoraOptions(
        @Option(help = "Rank r of the adapter.", min = 1, max = 4096)
        int rank,

        @Option(help = "The adapter's output is scaled by alpha / rank.", min = 0, max = 65536)
        double alpha,

        @Option(help = "Share of the adapter's inputs dropped while training.", min = 0, max = 0.9)
        double dropout) {
    public static final LoraOptions DEFAULT = new LoraOptions(16, 32, 0.05);

    /** Numbers of one adapter that all tasks share. */
    public ContinualMethod.LayerCount count(LinearSite site) {
        long adapter = (long) rank * (site.in() + site.out());
        return new ContinualMethod.LayerCount(adapter, adapter, adapter, 0);
    }

    /** Numbers of an adapter that each task has for itself. */
    public ContinualMethod.LayerCount countPerTask(LinearSite site) {
        long adapter = (long) rank * (site.in() + site.out());
        return new ContinualMethod.LayerCount(adapter, adapter, 0, adapter);
    }

    public float scale() {
        return (float) (alpha / rank);
    }
}
