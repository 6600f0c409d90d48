package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearSite;

/** Zero-shot: the base model as it is, on every task; the lower reference. Trains and stores nothing. */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class ZeroShot implements ContinualMethod<ZeroShot.Options> {
    /** There is nothing to choose. */
    public record Options() {}

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "zero-shot",
                "Zero-shot",
                "The base model answers every task without any tuning: the lower reference.",
                "Zero-shot rows of SMoLoRA (arXiv 2411.13949)",
                new Options(),
                Set.of());
    }

    @Override
    public List<Stage> stages(int tasks) {
        return List.of();
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return new LayerCount(0, 0, 0, 0);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run();
    }

    private record Run() implements MethodRun {
        @Override
        public void beforeStage(Stage stage) {}

        @Override
        public List<String> trainable(Stage stage) {
            return List.of();
        }

        @Override
        public AdapterSet training(Stage stage) {
            return AdapterSet.none();
        }

        @Override
        public AdapterSet inference(int task) {
            return AdapterSet.none();
        }
    }
}
