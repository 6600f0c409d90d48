package lilora.engine.method.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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
import lilora.engine.method.SharedLora;
import lilora.engine.method.StageData;
import lilora.engine.method.StepGradients;
import lilora.engine.method.TensorBank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * Synaptic intelligence (Zenke, Poole and Ganguli, arXiv 1703.04200) on one LoRA adapter: numbers that took much off the loss of earlier
 * tasks on their way may move little.
 *
 * <pre>
 * L = CE + weight Σ_j Ω_j (p_j − p*_j)²,   p* the adapter when the last task ended
 * each step:      ω_j ← ω_j − g_j Δ_j,      g the gradient of CE before it is clipped, Δ what the optimiser made of the step
 * a task ends:    Ω_j ← max(0, Ω_j + ω_j / ((p_j − p*_j)² + damping))
 * </pre>
 *
 * <p>The maximum, weight and damping are those of its authors' code (ganguli-lab/pathint, {@code PATH_INT_PROTOCOL} with
 * {@code omega_decay} "sum"; split MNIST); the paper's text has no maximum. What a step did is known when the next one begins, so it is
 * added then. No published script gives a weight for LoRA.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer; for training two more, and three more inside a stage.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class SynapticIntelligence implements ContinualMethod<SynapticIntelligence.Options> {

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Weight of the penalty.", min = 0, max = 1e12, firstStage = 2)
            double weight,

            @Option(
                    help =
                            "Added to the squared distance that a number went, so that one that hardly moved does not count for much.",
                    min = 1e-12,
                    max = 1e6)
            double damping) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 1, 1e-3);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "si",
                "Synaptic intelligence",
                "One LoRA adapter is tuned on task after task; parameters that lowered the loss of earlier tasks most are penalised for moving.",
                "Continual learning through synaptic intelligence (arXiv 1703.04200), and its authors' code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS),
                "SI penalty");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return 2 * count(options, site).storedShared();
    }

    /** The distances, their squares, and these weighted; beside them the path, and where and how the last step went. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return new Working(0, 6 * count(options, site).storedShared());
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends SharedLora {
        private static final String ANCHOR = "anchor";
        private static final String IMPORTANCE = "importance";
        private static final String PATH = "path";
        private static final String PLACE = "place";
        private static final String SLOPE = "slope";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        @Override
        public void beforeTraining(Stage stage, StageData data) {
            keep(ANCHOR);
            for (String name : trainable(stage)) {
                scope().bank()
                        .zeros(
                                TensorBank.training(PATH, name),
                                scope().bank().get(name).getShape().getShape());
            }
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (options.weight() == 0 || !isKept(IMPORTANCE)) {
                return Optional.empty();
            }
            return Optional.of(Scalars.times(
                    NDArrays.stack(squaredWays(ANCHOR, IMPORTANCE)).sum(), options.weight()));
        }

        @Override
        public void afterBackward(Stage stage, StepGradients gradients) {
            List<String> names = trainable(stage);
            walk(names);
            for (String name : names) {
                NDArray slope = gradients.of(name);
                if (options.weight() > 0 && isKept(IMPORTANCE)) {
                    NDArray ofPenalty = way(ANCHOR, name).mul(kept(IMPORTANCE, name));
                    slope = slope.sub(Scalars.times(ofPenalty, 2 * options.weight()));
                }
                put(SLOPE, name, slope);
            }
            keep(PLACE);
        }

        /** Adds what the last step did, if there was one. */
        private void walk(List<String> names) {
            if (isKept(PLACE)) {
                names.forEach(name ->
                        put(PATH, name, kept(PATH, name).sub(way(PLACE, name).mul(kept(SLOPE, name)))));
            }
        }

        private void put(String part, String name, NDArray value) {
            scope().bank().snapshot(TensorBank.training(part, name), value);
        }

        @Override
        public void afterStage(Stage stage) {
            if (!isKept(PATH)) {
                return;
            }
            List<String> names = trainable(stage);
            walk(names);
            boolean more = isKept(IMPORTANCE);
            for (String name : names) {
                NDArray squared = way(ANCHOR, name).square();
                NDArray damped = squared.add(Scalars.times(squared.onesLike(), options.damping()));
                NDArray found = kept(PATH, name).div(damped);
                put(
                        IMPORTANCE,
                        name,
                        Scalars.atLeast(more ? kept(IMPORTANCE, name).add(found) : found, 0));
                for (String part : List.of(PATH, PLACE, SLOPE)) {
                    scope().bank().drop(TensorBank.training(part, name));
                }
            }
        }
    }
}
