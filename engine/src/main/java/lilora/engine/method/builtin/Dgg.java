package lilora.engine.method.builtin;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SharedLora;
import lilora.engine.method.StepGradients;
import lilora.engine.method.TrainingItems;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * Dynamic gradient guidance (DGG, arXiv 2511.15164): replay, with steps that are drawn back to what the adapter was when the last task ended,
 * where the missing gradient of earlier data is taken to point.
 *
 * <pre>d = p − p*;   ĝ = d if ‖d‖ ≤ ‖g‖, else d ‖g‖ / ‖d‖;   with the given probability g ← g + ĝ</pre>
 *
 * <p>p* is the adapter at the end of the last task, g the gradient of new and kept items together. Whether the norms are taken over all tensors
 * or for each is not established, nor is code published: here they are taken over all.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer, and the kept items; for training one more adapter.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Dgg implements ContinualMethod<Dgg.Options> {

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help = "Items kept of each task and learned again with every later one.",
                    min = 0,
                    max = 1e6,
                    firstStage = 2)
            int memory,

            @Option(help = "Share of the steps that are drawn back.", min = 0, max = 1, firstStage = 2)
            double probability) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 20, 0.2);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "dgg",
                "DGG",
                "Replay on one LoRA adapter, with some steps drawn back to what the adapter was when the last task ended.",
                "Dynamic gradient guidance (arXiv 2511.15164)",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.STORES_DATA));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return count(options, site).storedShared();
    }

    @Override
    public int kept(Options options) {
        return options.memory();
    }

    @Override
    public List<TrainingItems.Ref> rehearsed(Options options, Stage stage, TrainingItems items) {
        return items.uniformOfEarlier(stage.number(), options.memory());
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends SharedLora {
        private static final String LAST = "last";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        @Override
        public void afterBackward(Stage stage, StepGradients gradients) {
            if (!isKept(LAST) || gradients.random().nextDouble() >= options.probability()) {
                return;
            }
            Map<String, NDArray> moved = new HashMap<>();
            for (String name : trainable(stage)) {
                moved.put(name, way(LAST, name));
            }
            double length = Math.sqrt(scope().kernels().squaredNorm(List.copyOf(moved.values())));
            double norm = gradients.norm();
            double factor = length <= norm ? 1 : norm / length;
            moved.forEach((name, way) -> gradients.put(name, gradients.of(name).add(Scalars.times(way, factor))));
        }

        @Override
        public void afterStage(Stage stage) {
            keep(LAST);
        }
    }
}
