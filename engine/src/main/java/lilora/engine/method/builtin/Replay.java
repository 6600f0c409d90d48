package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SharedLora;
import lilora.engine.method.TrainingItems;
import lilora.engine.model.LinearSite;

/**
 * Experience replay: sequential LoRA that learns, beside the items of the current task, some kept items of each earlier one, all
 * shuffled together. Kept are {@code memory} items a task, drawn without repetition, each as likely as any other.
 *
 * <p>MLLM-CL and MCITlib keep 20 items a task in files of their own; Prism keeps 180 in all, divided by the number of tasks less one, from
 * the first rows of its length-grouped order (LAMDA-CL/Prism 7154be2). Both numbers can be set here, neither choice of items is repeated.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer, and the kept items themselves.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Replay implements ContinualMethod<Replay.Options> {

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Items kept of each task and learned again with every later one.", min = 1, max = 1e6)
            int memory) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 20);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "replay",
                "Replay",
                "One LoRA adapter is tuned on task after task, with some kept items of the earlier tasks among the new ones.",
                "Experience replay (arXiv 1811.11682); replay rows of MLLM-CL and SMoLoRA (arXiv 2411.13949)",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.STORES_DATA));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public List<TrainingItems.Ref> rehearsed(Options options, Stage stage, TrainingItems items) {
        return items.uniformOfEarlier(stage.number(), options.memory());
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new SharedLora(options.lora(), scope);
    }
}
