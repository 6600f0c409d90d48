package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TaskLoras;
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
        return options.countPerTask(site);
    }

    @Override
    public MethodRun open(LoraOptions options, MethodScope scope) {
        return new TaskLoras(options, scope);
    }
}
