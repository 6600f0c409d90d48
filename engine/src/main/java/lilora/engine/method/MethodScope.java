package lilora.engine.method;

import java.util.List;
import lilora.engine.InputException;
import lilora.engine.model.BaseModel;
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

    /**
     * Refuses the head, for a method whose adapters look at whole samples.
     *
     * @param method what people call it
     * @throws InputException if it is among the adapted layers
     */
    public void requireNoHead(String method) {
        for (LinearSite site : sites) {
            if (site.part() == LinearSite.Part.HEAD) {
                throw new InputException(
                        "%s looks at whole samples, and %s sees single positions; leave it out of the adapted layers."
                                .formatted(method, site.name()));
            }
        }
    }

    /** To learn with or answer by a model. */
    public static MethodScope of(List<LinearSite> sites, TensorBank bank, BaseModel model) {
        return new MethodScope(
                sites, bank, model.kernels(), model.config().text().hidden());
    }

    /** Where all tensors are there already, and none is made. */
    public MethodScope(List<LinearSite> sites, TensorBank bank, Kernels kernels) {
        this(sites, bank, kernels, 0);
    }
}
