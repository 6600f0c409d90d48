package lilora.engine.method.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.Optional;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SharedLora;
import lilora.engine.method.StageData;
import lilora.engine.method.StepGradients;
import lilora.engine.method.TensorBank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * Sequential LoRA held at what it was when the last task ended:
 *
 * <pre>
 * L = CE + (weight / 2) Σ_j F_j (p_j − p*_j)²,   p* the adapter at the end of the last task
 * EVEN:      F = 1
 * STRCVIT:   F = 1 when a task begins;   after its step n:  F_j ← F_j + g_j² / max(1, n − 1),  g the clipped gradient of L
 * </pre>
 *
 * <p>STRCVIT is what the lines of StrCVIT's code say that it calls EWC (chanceche/StrCVIT e409628, weight 1): squares of the very task that is
 * learned, and none of earlier ones. Run, those lines do less. The distance is taken of parameters apart from the graph, so that the loss is told
 * it and no gradient knows of it; and under DeepSpeed, which its scripts use, no gradient is left to be squared. Rows of its tables
 * called EWC are therefore sequential LoRA. The published EWC is the method {@code ewc}.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer; for training one more, and with STRCVIT another inside a stage.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class L2Anchor implements ContinualMethod<L2Anchor.Options> {

    /** What each number's distance counts. */
    public enum Importance {
        EVEN,
        STRCVIT
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help = "Weight of half the squared distance from the last task's adapter.",
                    min = 0,
                    max = 1e9,
                    firstStage = 2)
            double weight,

            @Option(
                    help =
                            "EVEN: every number counts alike. STRCVIT: the more, the more the steps of the task pulled at it so far.",
                    firstStage = 2)
            Importance importance) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 1, Importance.EVEN);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "l2-anchor",
                "L2 anchor",
                "One LoRA adapter is tuned on task after task, and penalised for moving from what it was when the last task ended.",
                "The regulariser that StrCVIT's code calls EWC, with its running Fisher information or without",
                Options.DEFAULT,
                Set.of(Capability.TRAINS),
                "Distance from the last task");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return count(options, site).storedShared();
    }

    /** The distances and their squares; with what each counts also that, these weighted, and what a step adds to it. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return new Working(
                0,
                (options.importance() == Importance.STRCVIT ? 6 : 2)
                        * count(options, site).storedShared());
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends SharedLora {
        private static final String ANCHOR = "anchor";
        private static final String FISHER = "fisher";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        @Override
        public void beforeTraining(Stage stage, StageData data) {
            if (options.importance() == Importance.STRCVIT && isKept(ANCHOR)) {
                for (String name : trainable(stage)) {
                    scope().bank()
                            .constant(
                                    TensorBank.training(FISHER, name),
                                    1,
                                    scope().bank().get(name).getShape().getShape());
                }
            }
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (!isKept(ANCHOR) || options.weight() == 0) {
                return Optional.empty();
            }
            NDList terms = new NDList();
            if (isKept(FISHER)) {
                terms.addAll(squaredWays(ANCHOR, FISHER));
            } else {
                trainable(stage)
                        .forEach(name -> terms.add(way(ANCHOR, name).square().sum()));
            }
            return Optional.of(Scalars.times(NDArrays.stack(terms).sum(), options.weight() / 2));
        }

        @Override
        public void afterBackward(Stage stage, StepGradients gradients) {
            if (!isKept(FISHER)) {
                return;
            }
            double clipping = gradients.clipping();
            double factor = clipping * clipping / Math.max(1, gradients.step() - 1);
            for (String name : trainable(stage)) {
                kept(FISHER, name).addi(Scalars.times(gradients.of(name).square(), factor));
            }
        }

        @Override
        public void afterStage(Stage stage) {
            keep(ANCHOR);
            trainable(stage).forEach(name -> scope().bank().drop(TensorBank.training(FISHER, name)));
        }
    }
}
