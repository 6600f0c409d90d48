package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.FoldedDirections;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.Route;
import lilora.engine.method.Router;
import lilora.engine.method.StageData;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.GradientPause;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * ModalPrompt (arXiv 2410.05849): p learned vectors for each task stand in front of every sample; no layer is adapted. A small network maps
 * them to a prototype of the task, by which answers choose among tasks.
 *
 * <pre>
 * prototype = mean over the p vectors of M2 silu(M1 v + m1) + m2
 * MCITLIB:  L = CE + (1 − cos(image, prototype)) + (1 − cos(words, prototype)), means over the items;  vectors and network are trained
 * PRISM:    L = CE;  the network stays what it was at random
 * task of a question = argmax ½ cos(image, prototype) + ½ cos(words, prototype)
 * </pre>
 *
 * <p>MCITLIB is the form of Ghy0501/MCITlib (p = 10), PRISM that of LAMDA-CL/Prism 7154be2 (p = 96), which computes the cosines and drops them,
 * and whose answers always take the first task's vectors, as far as its code was read; here they choose as in the other form. Vectors from
 * N(0, 0.02²), M1 (hidden, hidden) and M2 (768, hidden) as a linear layer starts.
 *
 * <p>Both embed image and words by CLIP in 768 numbers; here stand for that the mean of an image's vision features, and of the input
 * embeddings of the question's tokens, each folded to 768 numbers (number i is added to place i mod 768). These do not change while a task
 * is learned, so that the cosines' mean over a batch is taken over all of the task's items instead: its expectation, without its noise. An
 * item without an image counts 0 there.
 *
 * <p>Stored for each task: p · hidden + hidden² + 769 · hidden + 768 numbers.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class ModalPrompt implements ContinualMethod<ModalPrompt.Options> {
    private static final double DEVIATION = 0.02;
    private static final int WIDTH = FoldedDirections.WIDTH;

    private static final String PROMPT = "prompt";

    /** Whose form. */
    public enum Form {
        MCITLIB,
        PRISM
    }

    /** See each component's help. */
    public record Options(
            @Option(help = "Learned vectors in front of every sample, for each task.", min = 1, max = 4096)
            int tokens,

            @Option(
                    help = "MCITLIB: the task's prototype is drawn to its images and words. PRISM: it stays a random"
                            + " function of the vectors.")
            Form form) {
        public static final Options DEFAULT = new Options(10, Form.MCITLIB);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "modal-prompt",
                "ModalPrompt",
                "Every task learns prompt vectors that are prepended to its questions, and answers choose the nearest"
                        + " task's; no layer is adapted.",
                "ModalPrompt (arXiv 2410.05849), by the released code of MCITlib and Prism, with the base model's own"
                        + " embeddings for CLIP's",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS, Capability.STAND_IN_ENCODERS),
                "Distance of the prototype");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return new LayerCount(0, 0, 0, 0);
    }

    @Override
    public LayerCount besideLayers(Options options, int words, int images) {
        long hidden = words;
        long vectors = options.tokens() * hidden;
        long network = hidden * hidden + hidden + WIDTH * hidden + WIDTH;
        long trained = options.form() == Form.MCITLIB ? vectors + network : vectors;
        return new LayerCount(trained, trained, 0, vectors + network);
    }

    @Override
    public int prefix(Options options) {
        return options.tokens();
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    /** Learned vectors and nothing else. */
    private record Prompt(NDArray prefix) implements AdapterSet {
        @Override
        public @Nullable LinearAdapter at(String site) {
            return null;
        }
    }

    private record Run(Options options, MethodScope scope) implements MethodRun {
        private static final List<String> NETWORK = List.of("M1", "m1", "M2", "m2");

        private static String name(int task, String part) {
            return task(task, PROMPT, part);
        }

        @Override
        public void beforeStage(Stage stage) {
            int t = stage.number();
            int hidden = scope.hidden();
            scope.bank().normal(name(t, "vectors"), DEVIATION, options.tokens(), hidden);
            scope.bank().kaimingUniform(name(t, "M1"), hidden, hidden, hidden);
            scope.bank().kaimingUniform(name(t, "m1"), hidden, hidden);
            scope.bank().kaimingUniform(name(t, "M2"), hidden, WIDTH, hidden);
            scope.bank().kaimingUniform(name(t, "m2"), hidden, WIDTH);
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            names.add(name(stage.number(), "vectors"));
            if (options.form() == Form.MCITLIB) {
                NETWORK.forEach(part -> names.add(name(stage.number(), part)));
            }
            return names;
        }

        @Override
        public AdapterSet training(Stage stage) {
            return new Prompt(scope.bank().get(name(stage.number(), "vectors")));
        }

        /** The mean directions of what the task's questions say and show. */
        @Override
        public void beforeTraining(Stage stage, StageData data) {
            if (options.form() == Form.MCITLIB) {
                FoldedDirections.keepMeans(scope.bank(), PROMPT, data);
            }
        }

        /** cos(e, prototype) is linear in the direction of e: its mean is that of the mean direction. */
        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (!FoldedDirections.hasMeans(scope.bank(), PROMPT)) {
                return Optional.empty();
            }
            NDArray prototype = prototype(stage.number());
            NDArray length = prototype.square().sum().sqrt();
            NDArray both =
                    FoldedDirections.words(scope.bank(), PROMPT).add(FoldedDirections.images(scope.bank(), PROMPT));
            NDArray near = prototype.mul(both).sum().div(length);
            return Optional.of(Scalars.times(near.onesLike(), 2).sub(near));
        }

        private NDArray prototype(int task) {
            NDArray inner = scope.kernels()
                    .linear(
                            scope.bank().get(name(task, "vectors")),
                            scope.bank().get(name(task, "M1")),
                            scope.bank().get(name(task, "m1")));
            NDArray silu = inner.mul(Activation.sigmoid(inner));
            return scope.kernels()
                    .linear(
                            silu,
                            scope.bank().get(name(task, "M2")),
                            scope.bank().get(name(task, "m2")))
                    .mean(new int[] {0});
        }

        @Override
        public void afterStage(Stage stage) {
            FoldedDirections.dropMeans(scope.bank(), PROMPT);
        }

        private List<Integer> learned() {
            return scope.bank().tasksWith(PROMPT + "/");
        }

        @Override
        public Optional<Router> router() {
            return Optional.of(questions -> {
                List<float[]> prototypes = learned().stream()
                        .map(task -> GradientPause.during(() -> prototype(task)).toFloatArray())
                        .toList();
                List<double[]> words = FoldedDirections.of(questions.words());
                List<double[]> images = FoldedDirections.of(questions.images());
                List<Route> routes = new ArrayList<>();
                for (int row = 0; row < words.size(); row++) {
                    routes.add(Route.of(1 + nearest(prototypes, words.get(row), images.get(row))));
                }
                return routes;
            });
        }

        private static int nearest(List<float[]> prototypes, double[] words, double[] image) {
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int t = 0; t < prototypes.size(); t++) {
                double[] prototype = FoldedDirections.unit(prototypes.get(t), 0, WIDTH);
                double near = 0;
                for (int i = 0; i < WIDTH; i++) {
                    near += (words[i] + image[i]) * prototype[i];
                }
                if (near > most) {
                    most = near;
                    best = t;
                }
            }
            return best;
        }

        /** A task that is not learned yet is asked behind the last one's vectors. */
        @Override
        public AdapterSet inference(int task) {
            int known = Math.min(task, learned().size());
            return known == 0 ? AdapterSet.none() : new Prompt(scope.bank().get(name(known, "vectors")));
        }
    }
}
