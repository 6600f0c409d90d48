package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SummedLoras;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * O-LoRA (Wang et al., arXiv 2310.14152, section 3): a new adapter for every task, whose A is held orthogonal to those of earlier tasks.
 *
 * <pre>L = CE + weight · Σ_layers Σ_{i &lt; t} Σ |A_t A_iᵀ|</pre>
 *
 * <p>PAPER: earlier adapters stay as they are and take part while a task is learned; A starts Kaiming-uniform. MCITLIB, the form of that
 * library's code (Ghy0501/MCITlib 2956dfd, weight 0.05): the new adapter learns alone, A starts from N(0, 0.01²). In both, all adapters
 * learned so far answer every question, as their sum. Neither has the L2 term that the paper's code holds at 0.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class OLora implements ContinualMethod<OLora.Options> {
    /** What takes part while a task is learned. */
    public enum Form {
        PAPER,
        MCITLIB
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Weight of the overlap with earlier tasks' A.", min = 0, max = 1e6, firstStage = 2)
            double weight,

            @Option(
                    help =
                            "PAPER: earlier adapters take part while a task is learned. MCITLIB: the new one learns alone, and all are summed afterwards.")
            Form form) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 0.5, Form.PAPER);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "o-lora",
                "O-LoRA",
                "Every task adds a LoRA adapter in directions that earlier ones do not use; their sum answers.",
                "O-LoRA (arXiv 2310.14152), section 3, and MCITlib's released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS),
                "Overlap with earlier tasks");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().countPerTask(site);
    }

    /** The overlaps with one earlier task and their absolute values. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        long earlier = (long) Math.max(tasks - 1, 0) * options.lora().rank();
        Working summed = options.form() == Form.PAPER ? SummedLoras.working(options.lora(), site, tasks) : Working.NONE;
        return summed.withPenalty(earlier * (site.in() + 2L * options.lora().rank()));
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
        protected void makeDown(String name, LinearSite site) {
            if (options.form() == Form.PAPER) {
                super.makeDown(name, site);
            } else {
                makeSmallDown(name, site);
            }
        }

        @Override
        protected List<Integer> trainedWith(int task) {
            return options.form() == Form.PAPER ? super.trainedWith(task) : List.of(task);
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (stage.number() == 1 || options.weight() == 0) {
                return Optional.empty();
            }
            NDList terms = new NDList();
            for (LinearSite site : scope().sites()) {
                NDList earlier = new NDList();
                for (int task = 1; task < stage.number(); task++) {
                    earlier.add(scope().bank().get(task(task, "A", site.name())));
                }
                NDArray others = NDArrays.concat(earlier, 0);
                terms.add(scope().bank()
                        .get(task(stage.number(), "A", site.name()))
                        .matMul(others.transpose())
                        .abs()
                        .sum());
            }
            return Optional.of(Scalars.times(NDArrays.stack(terms).sum(), options.weight()));
        }
    }
}
