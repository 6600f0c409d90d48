package lilora.engine.method;

import java.util.List;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;

/**
 * What a method works with in one run.
 *
 * @param sites the adapted layers, in the model's order
 * @param bank its tensors, by name
 * @param kernels fused operations
 */
public record MethodScope(List<LinearSite> sites, TensorBank bank, Kernels kernels) {
    public MethodScope {
        sites = List.copyOf(sites);
    }
}
