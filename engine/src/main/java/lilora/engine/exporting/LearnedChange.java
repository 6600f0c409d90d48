package lilora.engine.exporting;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.MergeableAdapter;
import lilora.engine.model.WeightChange;
import lilora.engine.peft.PeftAdapter;

/**
 * The weights of a base model with what was learned: first what the start adapter makes of them, then the run's own on top.
 *
 * @param start what the run started from
 * @param learned what it learned, by the name of the layer
 */
record LearnedChange(Optional<PeftAdapter> start, Map<String, MergeableAdapter> learned) implements WeightChange {
    @Override
    public boolean changes(String site) {
        return learned.containsKey(site) || started(site);
    }

    private boolean started(String site) {
        return start.isPresent() && start.get().changes(site);
    }

    @Override
    public NDArray changed(LinearSite site, NDArray weight, Kernels kernels) {
        NDArray begun = started(site.name()) ? start.orElseThrow().changed(site, weight, kernels) : weight;
        MergeableAdapter own = learned.get(site.name());
        return own == null ? begun : own.merged(begun, kernels);
    }

    boolean changesBias(String site) {
        MergeableAdapter own = learned.get(site);
        return own != null && own.changesBias();
    }

    /** b' (out) of a layer whose bias changes. */
    NDArray changedBias(String site, NDArray bias) {
        MergeableAdapter own = learned.get(site);
        return own == null ? bias : own.mergedBias(bias);
    }
}
