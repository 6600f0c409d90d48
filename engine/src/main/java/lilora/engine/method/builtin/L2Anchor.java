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
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * Sequential LoRA held at what it was when the last task ended, every number alike:
 *
 * <pre>L = CE + (weight / 2) Σ (p − p*)²,  p* the adapter at the end of the last task</pre>
 *
 * <p>The code of StrCVIT (chanceche/StrCVIT e409628) calls EWC what begins as this: its Fisher information starts at one and is added to
 * while the current data is learned; its weight is 1. The published EWC is the method {@code ewc}.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer; for training one more.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class L2Anchor implements ContinualMethod<L2Anchor.Options> {

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help = "Weight of half the squared distance from the last task's adapter.",
                    min = 0,
                    max = 1e9,
                    firstStage = 2)
            double weight) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 1);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "l2-anchor",
                "L2 anchor",
                "One LoRA adapter is tuned on task after task, and penalised for moving from what it was when the last task ended.",
                "The regulariser that StrCVIT's code calls EWC, without its running Fisher information",
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

    /** The distances and their squares. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return new Working(0, 2 * count(options, site).storedShared());
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends SharedLora {
        private static final String ANCHOR = "anchor";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (!isKept(ANCHOR) || options.weight() == 0) {
                return Optional.empty();
            }
            NDList terms = new NDList();
            for (String name : trainable(stage)) {
                terms.add(way(ANCHOR, name).square().sum());
            }
            return Optional.of(Scalars.times(NDArrays.stack(terms).sum(), options.weight() / 2));
        }

        @Override
        public void afterStage(Stage stage) {
            keep(ANCHOR);
        }
    }
}
