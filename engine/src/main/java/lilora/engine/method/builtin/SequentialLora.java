package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.SharedLora;
import lilora.engine.model.LinearSite;

/**
 * Sequential fine-tuning (SeqLoRA, LoRA-FT): one LoRA adapter, trained on task after task. The plain way, and the one that
 * forgets. y = W x + (alpha/r) B A dropout(x), with A Kaiming-uniform and B = 0 at the start of the first task only.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer, whatever the number of tasks.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class SequentialLora implements ContinualMethod<LoraOptions> {
    @Override
    public MethodDescriptor<LoraOptions> descriptor() {
        return new MethodDescriptor<>(
                "sequential-lora",
                "Sequential LoRA",
                "One LoRA adapter is tuned on task after task; nothing protects what it learned from earlier tasks.",
                "LoRA (arXiv 2106.09685); the SeqLoRA rows of SMoLoRA (arXiv 2411.13949)",
                LoraOptions.DEFAULT,
                Set.of(Capability.TRAINS));
    }

    @Override
    public LayerCount count(LoraOptions options, LinearSite site) {
        return options.count(site);
    }

    @Override
    public MethodRun open(LoraOptions options, MethodScope scope) {
        return new SharedLora(options, scope);
    }
}
