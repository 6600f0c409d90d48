package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SummedLoras;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * C-LoRA (Smith et al., arXiv 2304.06027, equation 4): a new adapter for every task on top of the earlier ones, held off the weights that
 * those changed.
 *
 * <pre>L = CE + weight · Σ_layers ‖(Σ_{i &lt; t} B_i A_i) ∘ (B_t A_t)‖²</pre>
 *
 * <p>There it adapts the key and value layers of an image generator. Whether the row "C-LoRA" of LiLoRA's tables is this form is not
 * established: no code of it is published. Each step forms matrices as large as the layers'.
 *
 * <p>The term is of fourth order in small numbers: at weight 1, the default, it hardly acts. Open: the paper's weight for image generation (said
 * to be 10⁸ at rank 16, not checked against its text), any for a language model, and whether the scale alpha/r counts into the changes
 * there; here it does not.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class CLora implements ContinualMethod<CLora.Options> {

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help =
                            "Weight of the overlap with what earlier tasks changed, which is of fourth order in small numbers: 1 hardly acts.",
                    min = 0,
                    max = 1e12,
                    firstStage = 2)
            double weight) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 1);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "c-lora",
                "C-LoRA",
                "Every task adds a LoRA adapter, kept off the single weights that earlier adapters changed; their sum answers.",
                "C-LoRA (arXiv 2304.06027), equation 4",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS),
                "Overlap with earlier changes");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().countPerTask(site);
    }

    /** Both changes, their product and its squares. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return SummedLoras.working(options.lora(), site, tasks).withPenalty(4L * site.in() * site.out());
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends SummedLoras {
        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (stage.number() == 1 || options.weight() == 0) {
                return Optional.empty();
            }
            List<Integer> before = IntStream.range(1, stage.number()).boxed().toList();
            NDList terms = new NDList();
            for (LinearSite site : scope().sites()) {
                LowRank sum = summed(site, before, Collections.nCopies(before.size(), 1f), 0);
                NDArray earlier = sum.up().matMul(sum.down());
                NDArray own = scope().bank()
                        .get(task(stage.number(), "B", site.name()))
                        .matMul(scope().bank().get(task(stage.number(), "A", site.name())));
                terms.add(earlier.mul(own).square().sum());
            }
            return Optional.of(Scalars.times(NDArrays.stack(terms).sum(), options.weight()));
        }
    }
}
