package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.SharedLora;
import lilora.engine.model.LinearSite;

/**
 * Joint training (multitask): one LoRA adapter trained on all tasks' data shuffled together, in a single stage. Not a
 * continual method but the usual upper reference; only the last row of the accuracy matrix exists.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class JointTraining implements ContinualMethod<LoraOptions> {
    @Override
    public MethodDescriptor<LoraOptions> descriptor() {
        return new MethodDescriptor<>(
                "joint",
                "Joint training",
                "One LoRA adapter is tuned once on the shuffled data of all tasks: the usual upper reference.",
                "LoRA (arXiv 2106.09685); the Multitask rows of SMoLoRA (arXiv 2411.13949)",
                LoraOptions.DEFAULT,
                Set.of(Capability.TRAINS, Capability.JOINT));
    }

    @Override
    public List<Stage> stages(int tasks) {
        return List.of(new Stage(tasks, IntStream.rangeClosed(1, tasks).boxed().toList()));
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
