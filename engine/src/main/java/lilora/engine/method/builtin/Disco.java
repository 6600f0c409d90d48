package lilora.engine.method.builtin;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.engine.method.Anchors;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Route;
import lilora.engine.method.Router;
import lilora.engine.method.StageData;
import lilora.engine.method.TaskLoras;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearSite;

/**
 * DISCO (Federated Continual Instruction Tuning, arXiv 2503.12897), without its federation: an adapter for each task, learned alone; in
 * answers all are mixed by how near the question's words are to those of each task.
 *
 * <pre>dW = s Σ_i w_i B_i A_i,   w = softmax(cos(words, mean words of task i) / 0.05)</pre>
 *
 * <p>The form of MCITlib's code (Ghy0501/MCITlib 2956dfd), which embeds the words by CLIP's text encoder; here the mean of the question's input
 * embeddings stands for that. A begins normal with a deviation of 0.01, as in all expert tuners of Prism (LAMDA-CL/Prism 7154be2). Each
 * question is answered by itself, for its weights are its own.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks, and hidden + feature width numbers a task for the means.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Disco implements ContinualMethod<LoraOptions> {
    private static final double TEMPERATURE = 0.05;

    @Override
    public MethodDescriptor<LoraOptions> descriptor() {
        return new MethodDescriptor<>(
                "disco",
                "DISCO",
                "Every task learns a LoRA adapter of its own; answers mix them by how near the question's words are to each task's.",
                "DISCO (arXiv 2503.12897), without its federation, by MCITlib's released code, with the base model's own embeddings for CLIP's",
                LoraOptions.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS, Capability.STAND_IN_ENCODERS));
    }

    @Override
    public LayerCount count(LoraOptions options, LinearSite site) {
        return options.countPerTask(site);
    }

    @Override
    public LayerCount besideLayers(LoraOptions options, int words, int images) {
        return new LayerCount(0, 0, 0, (long) words + images);
    }

    @Override
    public MethodRun open(LoraOptions options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends TaskLoras {
        private final Anchors anchors;

        Run(LoraOptions options, MethodScope scope) {
            super(options, scope);
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
                List<Route> routes = new ArrayList<>();
                for (float[] near : anchors.words(questions)) {
                    routes.add(new Route(1, Anchors.shares(doubles(near), TEMPERATURE)));
                }
                return routes;
            });
        }

        private static double[] doubles(float[] near) {
            return IntStream.range(0, near.length).mapToDouble(i -> near[i]).toArray();
        }

        @Override
        public AdapterSet inference(Route route) {
            List<Integer> tasks = learned().subList(0, route.weights().size());
            Map<String, LowRank> adapters = new HashMap<>();
            for (LinearSite site : tasks.isEmpty() ? Collections.<LinearSite>emptyList() : scope().sites()) {
                adapters.put(site.name(), summed(site, tasks, route.weights(), 0));
            }
            return adapters::get;
        }
    }
}
