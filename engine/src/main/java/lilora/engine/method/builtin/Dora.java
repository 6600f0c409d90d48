package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.MergeableAdapter;
import org.jspecify.annotations.Nullable;

/**
 * DoRA (Liu et al., arXiv 2402.09353, section 4), tuned on task after task: every row of the weight has a length of its own, which is learned,
 * and a direction that LoRA changes.
 *
 * <pre>y = ((‖W‖ + d) / ‖W + s B A‖) ∘ (W x + s B A dropout(x)) + b,  lengths by row</pre>
 *
 * <p>The divisor counts as a constant when gradients are computed (section 4.3), as in PEFT. A Kaiming-uniform, B = 0, d = 0 at the start. PEFT
 * learns m = ‖W‖ + d itself: the same steps, but that weight decay draws m to 0 there and d to 0 here.
 *
 * <p>Stored: r (in + out) + out numbers per layer, whatever the number of tasks.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Dora implements ContinualMethod<LoraOptions> {
    @Override
    public MethodDescriptor<LoraOptions> descriptor() {
        return new MethodDescriptor<>(
                "dora",
                "DoRA",
                "Magnitude and direction of the weights are tuned separately, on task after task; nothing protects earlier tasks.",
                "DoRA (arXiv 2402.09353), section 4; its row in SMoLoRA (arXiv 2411.13949)",
                LoraOptions.DEFAULT,
                Set.of(Capability.TRAINS));
    }

    @Override
    public LayerCount count(LoraOptions options, LinearSite site) {
        long numbers = (long) options.rank() * (site.in() + site.out()) + site.out();
        return new LayerCount(numbers, numbers, numbers, 0);
    }

    /** What is scaled to its length is kept for the gradient of the lengths. */
    @Override
    public Working working(LoraOptions options, LinearSite site, int tasks) {
        return new Working(0, 0, new ContinualMethod.Rows(site.out(), 0, 0, false));
    }

    @Override
    public MethodRun open(LoraOptions options, MethodScope scope) {
        return new Run(options, scope);
    }

    /**
     * The adapter at one layer.
     *
     * @param direction A, B, their scale and dropout
     * @param change of the rows' lengths, (out)
     */
    private record Rows(LowRank direction, NDArray change) implements MergeableAdapter {
        @Override
        public NDArray forward(FrozenLinear base, NDArray x) {
            return base.with(w -> base.kernels()
                    .dora(
                            x,
                            w,
                            base.bias(),
                            List.of(direction.down(), direction.up(), change),
                            direction.scale(),
                            direction.dropout()));
        }

        @Override
        public NDArray merged(NDArray weight, Kernels kernels) {
            NDArray directed = direction.merged(weight, kernels);
            return directed.mul(
                    lengths(weight).add(change).div(lengths(directed)).expandDims(1));
        }

        private static NDArray lengths(NDArray weight) {
            return weight.square().sum(new int[] {1}).sqrt();
        }
    }

    private record Run(LoraOptions options, MethodScope scope) implements MethodRun {
        private static final List<String> PARTS = List.of("A", "B", "d");

        @Override
        public void beforeStage(Stage stage) {
            for (LinearSite site : scope.sites()) {
                scope.bank().kaimingUniform(shared("A", site.name()), site.in(), options.rank(), site.in());
                scope.bank().zeros(shared("B", site.name()), site.out(), options.rank());
                scope.bank().zeros(shared("d", site.name()), site.out());
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            scope.sites().forEach(site -> PARTS.forEach(part -> names.add(shared(part, site.name()))));
            return names;
        }

        @Override
        public AdapterSet training(Stage stage) {
            return new TrainingAdapters(site -> rows(site, (float) options.dropout()), options.dropout());
        }

        @Override
        public AdapterSet inference(int task) {
            return site -> rows(site, 0);
        }

        private @Nullable Rows rows(String site, float dropout) {
            return scope.bank().has(shared("A", site))
                    ? new Rows(
                            new LowRank(
                                    scope.bank().get(shared("A", site)),
                                    scope.bank().get(shared("B", site)),
                                    options.scale(),
                                    dropout),
                            scope.bank().get(shared("d", site)))
                    : null;
        }
    }
}
