package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lilora.engine.method.Anchors;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.Route;
import lilora.engine.method.Router;
import lilora.engine.method.StageData;
import lilora.engine.method.TaskLoras;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearSite;

/**
 * HiDe-LLaVA (arXiv 2503.12941): an adapter for each task, learned alone; answers mix them by layer, and by how near a question is to each
 * task.
 *
 * <pre>
 * c_i = ½ cos(image, mean image of task i) + ½ cos(words, mean words of task i)
 * last layer:    MCITLIB  dW = s Σ_i w_i B_i A_i, w = softmax(c / 0.1);     PRISM  dW = s B_i A_i, i = argmax c
 * other layers:  MCITLIB  dW = s (Σ_i B_i) (Σ_i A_i);                       PRISM  dW = s Σ_i B_i A_i
 * </pre>
 *
 * <p>MCITLIB is the form of Ghy0501/MCITlib 2956dfd, PRISM that of LAMDA-CL/Prism 7154be2. Both embed image and words by CLIP; here stands for
 * that what the base model has frozen itself: the mean of an image's vision features, and of the input embeddings of the question's tokens.
 * As in both, A begins normal with a deviation of 0.01. The projector's layers count as other layers. In MCITLIB's form each question is
 * answered by itself, for its weights are its own.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks, and hidden + feature width numbers a task for the means.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Hide implements ContinualMethod<Hide.Options> {
    private static final double TEMPERATURE = 0.1;
    private static final Pattern LAYER = Pattern.compile(".*\\.layers\\.(\\d+)\\..*");

    /** Whose form. */
    public enum Form {
        MCITLIB,
        PRISM
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help =
                            "MCITLIB: the last layer mixes the tasks' adapters, the others multiply their sums. PRISM: the last layer takes the nearest task's, the others add them up.")
            Form form) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, Form.MCITLIB);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "hide",
                "HiDe-LLaVA",
                "Every task learns a LoRA adapter of its own; the last layer chooses among them by the question, the others merge them all.",
                "HiDe-LLaVA (arXiv 2503.12941), by the released code of MCITlib and Prism, with the base model's own embeddings for CLIP's",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS, Capability.STAND_IN_ENCODERS));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().countPerTask(site);
    }

    @Override
    public LayerCount besideLayers(Options options, int words, int images) {
        return new LayerCount(0, 0, 0, (long) words + images);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends TaskLoras {
        private final Options options;
        private final Anchors anchors;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
            this.anchors = new Anchors(scope.bank());
        }

        @Override
        protected void makeDown(String name, LinearSite site) {
            makeSmallDown(name, site);
        }

        @Override
        public void afterTraining(Stage stage, StageData data) {
            anchors.keep(stage.number(), data);
        }

        @Override
        public Optional<Router> router() {
            return Optional.of(questions -> {
                float[][] words = anchors.words(questions);
                float[][] images = anchors.images(questions);
                List<Route> routes = new ArrayList<>();
                for (int row = 0; row < questions.count(); row++) {
                    routes.add(route(words[row], images[row]));
                }
                return routes;
            });
        }

        private Route route(float[] words, float[] images) {
            double[] near = IntStream.range(0, words.length)
                    .mapToDouble(i -> (words[i] + images[i]) / 2)
                    .toArray();
            int nearest = IntStream.range(0, near.length)
                    .boxed()
                    .max(Comparator.comparingDouble((Integer i) -> near[i]).thenComparing(Comparator.reverseOrder()))
                    .orElse(0);
            return options.form() == Form.PRISM
                    ? Route.of(nearest + 1)
                    : new Route(nearest + 1, Anchors.shares(near, TEMPERATURE));
        }

        /** As a question that is surely the task's. */
        @Override
        public AdapterSet inference(int task) {
            return inference(Route.of(task));
        }

        @Override
        public AdapterSet inference(Route route) {
            List<Integer> tasks = learned();
            Map<String, LowRank> adapters = new HashMap<>();
            int last = last();
            for (LinearSite site : tasks.isEmpty() ? List.<LinearSite>of() : scope().sites()) {
                adapters.put(site.name(), layer(site) == last ? chosen(site, route, tasks) : merged(site, tasks));
            }
            return adapters::get;
        }

        private LowRank chosen(LinearSite site, Route route, List<Integer> tasks) {
            if (!route.weights().isEmpty()) {
                return summed(site, tasks.subList(0, route.weights().size()), route.weights(), 0);
            }
            int own = tasks.contains(route.task()) ? route.task() : tasks.get(tasks.size() - 1);
            return summed(site, List.of(own), List.of(1f), 0);
        }

        private LowRank merged(LinearSite site, List<Integer> tasks) {
            if (options.form() == Form.PRISM) {
                return summed(site, tasks, Collections.nCopies(tasks.size(), 1f), 0);
            }
            return new LowRank(
                    total("A", site, tasks),
                    total("B", site, tasks),
                    options.lora().scale(),
                    0);
        }

        private NDArray total(String part, LinearSite site, List<Integer> tasks) {
            NDArray sum = scope().bank().get(task(tasks.get(0), part, site.name()));
            for (int i = 1; i < tasks.size(); i++) {
                sum = sum.add(scope().bank().get(task(tasks.get(i), part, site.name())));
            }
            return sum;
        }

        /** The number of the last adapted layer of the decoder. */
        private int last() {
            return scope().sites().stream().mapToInt(Run::layer).max().orElse(-1);
        }

        /** -1 for what is no layer of the decoder. */
        private static int layer(LinearSite site) {
            Matcher matcher = LAYER.matcher(site.name());
            return site.part() != LinearSite.Part.PROJECTOR && matcher.matches()
                    ? Integer.parseInt(matcher.group(1))
                    : -1;
        }
    }
}
