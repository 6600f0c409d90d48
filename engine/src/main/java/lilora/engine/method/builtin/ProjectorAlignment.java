package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.FullUpdate;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.LinearSite.Part;
import org.jspecify.annotations.Nullable;

/**
 * Feature alignment, the first stage of LLaVA's training (arXiv 2304.08485, section 4.2; {@code tune_mm_mlp_adapter} in its code):
 * the projector's own weights and biases are trained on pairs of image and text while vision tower and decoder stand still.
 *
 * <pre>y = (W + dW) x + b + db  in the projector;   y = W x + (alpha/r) B A dropout(x)  in the decoder, if r is above 0</pre>
 *
 * <p>Start: dW = db = 0, A Kaiming-uniform, B = 0. On a sequence of several tasks it goes on from task to task, or learns them all
 * {@code together}, shuffled as one data set. Stored per layer of
 * the projector: in · out + out; per layer of the decoder r (in + out).
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class ProjectorAlignment implements ContinualMethod<ProjectorAlignment.Options> {

    /** See each component's help. */
    public record Options(
            @Option(
                    help = "Rank of a LoRA on those layers of the decoder that training.targets names; 0 for none.",
                    min = 0,
                    max = 4096)
            int rank,

            @Option(help = "The LoRA's output is scaled by alpha / rank.", min = 0, max = 65536)
            double alpha,

            @Option(help = "Share of the LoRA's inputs dropped while training.", min = 0, max = 0.9)
            double dropout,

            @Option(
                    help =
                            "Whether the data of all tasks are learned together in one stage, not one task after another.")
            boolean together) {
        public static final Options DEFAULT = new Options(0, 32, 0, false);

        float scale() {
            return (float) (alpha / rank);
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "projector-alignment",
                "Projector alignment",
                "The projector's own weights are trained, as in LLaVA's first stage; with a LoRA on the decoder if asked for.",
                "LLaVA (arXiv 2304.08485), section 4.2, stage 1, and its released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS));
    }

    @Override
    public List<Stage> stages(Options options, int tasks) {
        return options.together()
                ? List.of(
                        new Stage(tasks, IntStream.rangeClosed(1, tasks).boxed().toList()))
                : stages(tasks);
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long numbers = site.part() == Part.PROJECTOR
                ? (long) site.in() * site.out() + (site.bias() ? site.out() : 0)
                : (long) options.rank() * (site.in() + site.out());
        return new LayerCount(numbers, numbers, numbers, 0);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private record Run(Options options, MethodScope scope) implements MethodRun {
        @Override
        public void beforeStage(Stage stage) {
            for (LinearSite site : scope.sites()) {
                if (site.part() == Part.PROJECTOR) {
                    scope.bank().zeros(shared("dW", site.name()), site.out(), site.in());
                    if (site.bias()) {
                        scope.bank().zeros(shared("db", site.name()), site.out());
                    }
                } else if (options.rank() > 0) {
                    scope.bank().kaimingUniform(shared("A", site.name()), site.in(), options.rank(), site.in());
                    scope.bank().zeros(shared("B", site.name()), site.out(), options.rank());
                }
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            for (LinearSite site : scope.sites()) {
                for (String part : List.of("dW", "db", "A", "B")) {
                    if (scope.bank().has(shared(part, site.name()))) {
                        names.add(shared(part, site.name()));
                    }
                }
            }
            return names;
        }

        @Override
        public AdapterSet training(Stage stage) {
            return new TrainingAdapters(
                    site -> adapter(site, (float) options.dropout()), options.rank() > 0 ? options.dropout() : 0);
        }

        @Override
        public AdapterSet inference(int task) {
            return site -> adapter(site, 0);
        }

        private @Nullable LinearAdapter adapter(String site, float dropout) {
            NDArray full = find("dW", site);
            if (full != null) {
                return new FullUpdate(full, find("db", site));
            }
            NDArray down = find("A", site);
            return down == null
                    ? null
                    : new LowRank(down, scope.bank().get(shared("B", site)), options.scale(), dropout);
        }

        private @Nullable NDArray find(String part, String site) {
            String name = shared(part, site);
            return scope.bank().has(name) ? scope.bank().get(name) : null;
        }
    }
}
