package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Optional;
import java.util.Set;
import lilora.engine.method.BatchView;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SharedLora;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * Learning without forgetting (Li and Hoiem, arXiv 1606.09282) on one LoRA adapter: on the items of the new task it goes on to answer as it
 * did when the last task ended.
 *
 * <pre>L = CE + weight · τ² · mean over learned tokens of KL(softmax(z_old / τ) ‖ softmax(z / τ))</pre>
 *
 * <p>z_old are the logits of the adapter at the end of the last task, without dropout. RELEASED is the one form in released code for language
 * models, TRACE's: KL(softmax(z / τ) ‖ softmax(z_old / τ)), without τ². There it is summed over all positions, the question's and padding
 * among them, and divided by the batch; here it is the mean over learned tokens in both, so that no weight depends on padding.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer; for training one more. A step computes a second forward pass.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Lwf implements ContinualMethod<Lwf.Options> {
    /** Softened logits, their logarithms, what the divergence is summed of, and their gradients: measured. */
    private static final int LOGITS = 10;

    /** Which divergence from the old answers. */
    public enum Divergence {
        PAPER,
        RELEASED
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Weight of the divergence from the last task's answers.", min = 0, max = 1e6, firstStage = 2)
            double weight,

            @Option(
                    help = "Temperature τ that both distributions are softened by.",
                    min = 0.01,
                    max = 100,
                    firstStage = 2)
            double temperature,

            @Option(
                    help =
                            "PAPER: the old answers' divergence from the new ones, times τ². RELEASED: the new ones' from the old, as TRACE's code computes it.",
                    firstStage = 2)
            Divergence divergence) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 1, 2, Divergence.PAPER);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "lwf",
                "LwF",
                "One LoRA adapter is tuned on task after task; on new items its answers are kept close to those from before the task, by distillation.",
                "Learning without forgetting (arXiv 1606.09282); TRACE's released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS),
                "Distillation loss");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return count(options, site).storedShared();
    }

    /** Old and new logits with their softened logarithms, and the divergence's terms. */
    @Override
    public int logits(Options options) {
        return options.weight() == 0 ? 0 : LOGITS;
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    /**
     * Mean over rows of the divergence, a scalar.
     *
     * @param now logits, (rows, vocabulary), differentiable
     * @param before the same of the old adapter, constant
     */
    private static NDArray divergence(NDArray now, NDArray before, double temperature, Divergence kind) {
        NDArray own = Scalars.times(now, 1 / temperature).logSoftmax(-1);
        NDArray old = Scalars.times(before, 1 / temperature).logSoftmax(-1);
        NDArray terms = kind == Divergence.PAPER
                ? old.exp().mul(old.sub(own))
                : own.exp().mul(own.sub(old));
        return terms.sum(new int[] {-1}).mean();
    }

    private static final class Run extends SharedLora {
        private static final String OLD = "old";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        @Override
        public Optional<NDArray> batchPenalty(Stage stage, BatchView batch) {
            if (!isKept(OLD) || options.weight() == 0) {
                return Optional.empty();
            }
            double tau = options.temperature();
            double weight = options.divergence() == Divergence.PAPER ? options.weight() * tau * tau : options.weight();
            NDArray mean = divergence(batch.logits(), batch.logits(old()), tau, options.divergence());
            return Optional.of(Scalars.times(mean, weight));
        }

        private AdapterSet old() {
            float scale = options.lora().scale();
            return site -> scope().bank().has(TensorBank.training(OLD, shared("A", site)))
                    ? new LowRank(kept(OLD, shared("A", site)), kept(OLD, shared("B", site)), scale, 0)
                    : null;
        }

        @Override
        public void afterStage(Stage stage) {
            keep(OLD);
        }
    }
}
