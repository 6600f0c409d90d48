package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
 * shuffled together. Kept are {@code memory} items a task.
 *
 * <p>UNIFORM draws them without repetition, each as likely as any other. PRISM is the choice of LAMDA-CL/Prism 7154be2: while a task is learned,
 * each of its items in turn is kept with probability 0.7 until there are enough, so that they are the first of a length-grouped order. It keeps
 * 180 in all, divided by the number of tasks less one: 36 a task of UCIT's six, 25 of CoIN's eight, 20 of TriGap's ten. There the
 * order is that of the stage, in which rehearsed items stand between; here it is that of the task's own items. MLLM-CL and MCITlib keep 20
 * items a task in files that they ship ({@code replay.json}); how those were chosen is not told, and they are not read.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer, and the kept items themselves.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Replay implements ContinualMethod<Replay.Options> {
    /** Prism's probability that an item is kept. */
    private static final double KEPT = 0.7;

    /** Which items of a task are kept. */
    public enum Selection {
        UNIFORM,
        PRISM
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help = "Items kept of each task and learned again with every later one.",
                    min = 1,
                    max = 1e6,
                    firstStage = 2)
            int memory,

            @Option(
                    help =
                            "UNIFORM: each item is as likely to be kept as any other. PRISM: of the first that are learned, as Prism's code keeps them.",
                    firstStage = 2)
            Selection selection) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 20, Selection.UNIFORM);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "replay",
                "Replay",
                "One LoRA adapter is tuned on task after task, with some kept items of the earlier tasks among the new ones.",
                "Experience replay (arXiv 1811.11682); replay rows of MLLM-CL and SMoLoRA (arXiv 2411.13949); Prism's released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.STORES_DATA));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public int kept(Options options) {
        return options.memory();
    }

    @Override
    public List<TrainingItems.Ref> rehearsed(Options options, Stage stage, TrainingItems items) {
        if (options.selection() == Selection.UNIFORM) {
            return items.uniformOfEarlier(stage.number(), options.memory());
        }
        return IntStream.range(1, stage.number())
                .boxed()
                .flatMap(task -> first(task, options.memory(), items))
                .toList();
    }

    private static Stream<TrainingItems.Ref> first(int task, int wanted, TrainingItems items) {
        SplittableRandom random = items.random(task);
        return IntStream.of(items.order(task))
                .filter(number -> random.nextDouble() < KEPT)
                .limit(wanted)
                .mapToObj(number -> new TrainingItems.Ref(task, number));
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new SharedLora(options.lora(), scope);
    }
}
