package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.method.Anchors;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.FullUpdate;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Route;
import lilora.engine.method.Router;
import lilora.engine.method.StageData;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.LinearSite.Part;
import org.jspecify.annotations.Nullable;

/**
 * Eproj (He et al., Continual Instruction Tuning for Large Multimodal Models, arXiv 2311.16206): a projector for each task, all of whose weights
 * are trained from the base model's; answers take the task's whose keys are nearest. Nothing else is trained.
 *
 * <pre>
 * y = (W + dW_t) x + b + db_t  in the projector
 * t of a question = argmax cos(words, words key of t) + cos(image, image key of t)
 * </pre>
 *
 * <p>By a public copy of its code ({@code cl_learner/eproj.py}, class {@code EprojLearner}, and {@code ExpandableProjection} of LLaVA's projectors;
 * others had added to it). There a task's keys are tuned alone before its projector, 2000 steps by default, on Σ (1 − cos(image, key)) + Σ (1 −
 * cos(words, key)) over its questions: the keys that make it least are the directions of the sums of the questions' directions, and are taken
 * so here. It embeds images by the tower's first token and words by BERT; here stand for that the mean of an image's vision features, and of
 * the input embeddings of the question's tokens.
 *
 * <p>Open: the paper's text was not at hand. By its abstract the expansion is informed by how alike tasks are; in the code every task gets a
 * projector.
 *
 * <p>Stored for each task: in · out + out numbers per layer of the projector, and hidden + feature width for the keys.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Eproj implements ContinualMethod<Eproj.Options> {

    /** It has none. */
    public record Options() {
        public static final Options DEFAULT = new Options();
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "eproj",
                "Eproj",
                "Every task trains a projector of its own from the base model's, and answers take the projector whose"
                        + " keys are nearest to the question; the decoder stands still.",
                "Continual instruction tuning for large multimodal models (arXiv 2311.16206), by a copy of its code,"
                        + " with the base model's own embeddings",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS, Capability.STAND_IN_ENCODERS));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long numbers =
                site.part() == Part.PROJECTOR ? (long) site.in() * site.out() + (site.bias() ? site.out() : 0) : 0;
        return new LayerCount(numbers, numbers, 0, numbers);
    }

    @Override
    public LayerCount besideLayers(Options options, int words, int images) {
        return new LayerCount(0, 0, 0, (long) words + images);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        if (scope.sites().stream().noneMatch(site -> site.part() == Part.PROJECTOR)) {
            throw new InputException(
                    "Eproj trains the projector, and none of its layers is adapted; add them to \"training.targets\".");
        }
        return new Run(scope, new Anchors(scope.bank()));
    }

    private record Run(MethodScope scope, Anchors keys) implements MethodRun {
        private List<LinearSite> projector() {
            return scope.sites().stream()
                    .filter(site -> site.part() == Part.PROJECTOR)
                    .toList();
        }

        @Override
        public void beforeStage(Stage stage) {
            for (LinearSite site : projector()) {
                scope.bank().zeros(task(stage.number(), "dW", site.name()), site.out(), site.in());
                if (site.bias()) {
                    scope.bank().zeros(task(stage.number(), "db", site.name()), site.out());
                }
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            for (LinearSite site : projector()) {
                names.add(task(stage.number(), "dW", site.name()));
                if (site.bias()) {
                    names.add(task(stage.number(), "db", site.name()));
                }
            }
            return names;
        }

        @Override
        public void beforeTraining(Stage stage, StageData data) {
            keys.keepDirections(stage.number(), data);
        }

        @Override
        public AdapterSet training(Stage stage) {
            return site -> adapter(stage.number(), site);
        }

        /** A task that is not learned yet is answered by the last one's projector. */
        @Override
        public AdapterSet inference(int task) {
            int known = Math.min(task, scope.bank().tasksWith("dW/").size());
            return site -> adapter(known, site);
        }

        private @Nullable LinearAdapter adapter(int task, String site) {
            String weight = task(task, "dW", site);
            String bias = task(task, "db", site);
            return scope.bank().has(weight)
                    ? new FullUpdate(
                            scope.bank().get(weight),
                            scope.bank().has(bias) ? scope.bank().get(bias) : null)
                    : null;
        }

        @Override
        public Optional<Router> router() {
            return Optional.of(questions -> {
                float[][] words = keys.words(questions);
                float[][] images = keys.images(questions);
                List<Route> routes = new ArrayList<>();
                for (int row = 0; row < words.length; row++) {
                    int best = 0;
                    for (int t = 1; t < words[row].length; t++) {
                        boolean nearer = words[row][t] + images[row][t] > words[row][best] + images[row][best];
                        best = nearer ? t : best;
                    }
                    routes.add(Route.of(best + 1));
                }
                return routes;
            });
        }
    }
}
