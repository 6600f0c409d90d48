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
 * @param hidden width of a token's vector
 */
public record MethodScope(List<LinearSite> sites, TensorBank bank, Kernels kernels, int hidden) {
    public MethodScope {
        sites = List.copyOf(sites);
    }

    /** Where all tensors are there already, and none is made. */
    public MethodScope(List<LinearSite> sites, TensorBank bank, Kernels kernels) {
        this(sites, bank, kernels, 0);
    }
}
