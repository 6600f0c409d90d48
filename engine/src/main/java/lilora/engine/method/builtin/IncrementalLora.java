package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.SummedLoras;
import lilora.engine.model.LinearSite;

/**
 * Incremental LoRA (IncLoRA): a new LoRA adapter for every task on top of the earlier ones, which stay as they are and are summed:
 *
 * <pre>y = W x + (alpha/r) Σ_{i ≤ t} B_i A_i dropout(x)</pre>
 *
 * <p>All adapters learned so far answer every question, so it needs no task's number. The name is that of O-LoRA's paper (arXiv
 * 2310.14152, section 4), where it is a baseline.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class IncrementalLora implements ContinualMethod<LoraOptions> {
    @Override
    public MethodDescriptor<LoraOptions> descriptor() {
        return new MethodDescriptor<>(
                "incremental-lora",
                "Incremental LoRA",
                "Every task adds a LoRA adapter on top of the earlier ones, which stay as they are; their sum answers.",
                "IncLoRA, a baseline of O-LoRA (arXiv 2310.14152)",
                LoraOptions.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS));
    }

    @Override
    public LayerCount count(LoraOptions options, LinearSite site) {
        return options.countPerTask(site);
    }

    @Override
    public Working working(LoraOptions options, LinearSite site, int tasks) {
        return SummedLoras.working(options, site, tasks);
    }

    @Override
    public MethodRun open(LoraOptions options, MethodScope scope) {
        return new SummedLoras(options, scope);
    }
}
