package lilora.engine.method;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import org.jspecify.annotations.Nullable;

/**
 * A mixture of E small LoRA experts in each layer, weighted for each token by a router, g = softmax(G x); made in the first stage and tuned
 * on task after task. The run of every method that keeps a single mixture; those that do more with it extend it.
 *
 * <p>A_e (r/E, in) starts from N(0, 0.01²), B_e (out, r/E) at 0, G (E, in) uniform in ±1/√in, as a linear layer without bias does.
 */
public class ExpertLoras implements MethodRun {
    private static final double DEVIATION = 0.01;
    private static final List<String> PARTS = List.of("A", "B", "G");

    private final Experts experts;
    private final MethodScope scope;

    /**
     * What a mixture is made of.
     *
     * @param lora rank of all experts together, scale and dropout
     * @param number E
     * @param crossed whether the router weighs A and B each, (Σ g B) (Σ g A), instead of the experts' outputs, Σ g B A
     */
    public record Experts(LoraOptions lora, int number, boolean crossed) {
        /** Numbers of a layer's experts, without the router. */
        public long numbers(LinearSite site) {
            return (long) lora.rank() * (site.in() + site.out());
        }

        /** Numbers of a layer: all of them are trained and kept, whatever the number of tasks. */
        public ContinualMethod.LayerCount count(LinearSite site) {
            long all = numbers(site) + (long) number * site.in();
            return new ContinualMethod.LayerCount(all, all, all, 0);
        }

        /** The router's weights, and the experts' thin products before and after they are weighted by them. */
        public ContinualMethod.Working working(LinearSite site) {
            long weighted = crossed ? lora.rank() + lora.rank() / number : lora.rank();
            return new ContinualMethod.Working(0, 0, new ContinualMethod.Rows(weighted + number, site.in(), 0, false));
        }
    }

    /**
     * The mixture at one layer.
     *
     * @param down A (r, in), the experts' one above the other
     * @param up B (out, r), the experts' side by side
     * @param router G (E, in)
     * @param dropout share of the experts' input that is dropped
     */
    public record Mixture(NDArray down, NDArray up, NDArray router, Experts experts, float dropout)
            implements LinearAdapter {
        @Override
        public NDArray forward(FrozenLinear base, NDArray x) {
            return base.with(w -> base.kernels()
                    .experts(
                            x,
                            w,
                            base.bias(),
                            List.of(down, up, router),
                            experts.lora().scale(),
                            dropout,
                            experts.crossed()));
        }
    }

    /** A mixture that is not made yet. */
    public ExpertLoras(Experts experts, MethodScope scope) {
        this.experts = experts;
        this.scope = scope;
    }

    /** Layers, tensors and kernels. */
    protected final MethodScope scope() {
        return scope;
    }

    @Override
    public void beforeStage(ContinualMethod.Stage stage) {
        for (LinearSite site : scope.sites()) {
            int rank = experts.lora().rank();
            scope.bank().normal(shared("A", site.name()), DEVIATION, rank, site.in());
            scope.bank().zeros(shared("B", site.name()), site.out(), rank);
            scope.bank().kaimingUniform(shared("G", site.name()), site.in(), experts.number(), site.in());
        }
    }

    @Override
    public final List<String> trainable(ContinualMethod.Stage stage) {
        List<String> names = new ArrayList<>();
        scope.sites().forEach(site -> PARTS.forEach(part -> names.add(shared(part, site.name()))));
        return names;
    }

    @Override
    public final AdapterSet training(ContinualMethod.Stage stage) {
        double dropout = experts.lora().dropout();
        return new TrainingAdapters(site -> mixture(site, (float) dropout), dropout);
    }

    @Override
    public final AdapterSet inference(int task) {
        return site -> mixture(site, 0);
    }

    /** That of a layer; null if the layer is not adapted. */
    protected final @Nullable Mixture mixture(String site, float dropout) {
        return scope.bank().has(shared("A", site))
                ? new Mixture(
                        scope.bank().get(shared("A", site)),
                        scope.bank().get(shared("B", site)),
                        scope.bank().get(shared("G", site)),
                        experts,
                        dropout)
                : null;
    }
}
