package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

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
import lilora.engine.model.LinearSite;

/**
 * Isolated LoRA (DirLoRA): a new LoRA adapter for every task, trained from the base model; earlier ones are not touched, so
 * nothing is forgotten (BWT = 0 by construction). Inference needs the task's number.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class IsolatedLora implements ContinualMethod<LoraOptions> {
    @Override
    public MethodDescriptor<LoraOptions> descriptor() {
        return new MethodDescriptor<>(
                "isolated-lora",
                "Isolated LoRA",
                "Every task gets a LoRA adapter of its own: no forgetting, at the price of storing them all.",
                "DirLoRA rows of SMoLoRA (arXiv 2411.13949) and LiLoRA (arXiv 2508.06202)",
                LoraOptions.DEFAULT,
                Set.of(Capability.TRAINS, Capability.NEEDS_TASK_ID, Capability.GROWS));
    }

    @Override
    public LayerCount count(LoraOptions options, LinearSite site) {
        long adapter = (long) options.rank() * (site.in() + site.out());
        return new LayerCount(adapter, adapter, 0, adapter);
    }

    @Override
    public MethodRun open(LoraOptions options, MethodScope scope) {
        return new Run(options, scope);
    }

    private record Run(LoraOptions options, MethodScope scope) implements MethodRun {
        @Override
        public void beforeStage(Stage stage) {
            for (LinearSite site : scope.sites()) {
                scope.bank()
                        .kaimingUniform(task(stage.number(), "A", site.name()), site.in(), options.rank(), site.in());
                scope.bank().zeros(task(stage.number(), "B", site.name()), site.out(), options.rank());
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            for (LinearSite site : scope.sites()) {
                names.add(task(stage.number(), "A", site.name()));
                names.add(task(stage.number(), "B", site.name()));
            }
            return names;
        }

        @Override
        public AdapterSet training(Stage stage) {
            return new TrainingAdapters(adapters(stage.number(), (float) options.dropout())::at, options.dropout());
        }

        /** A task without an adapter yet is answered by the base model. */
        @Override
        public AdapterSet inference(int task) {
            return adapters(task, 0);
        }

        private AdapterSet adapters(int task, float dropout) {
            return site -> scope.bank().has(task(task, "A", site))
                    ? new LowRank(
                            scope.bank().get(task(task, "A", site)),
                            scope.bank().get(task(task, "B", site)),
                            options.scale(),
                            dropout)
                    : null;
        }
    }
}
