package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ExpertWeights;
import lilora.engine.method.FoldedDirections;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.Route;
import lilora.engine.method.Router;
import lilora.engine.method.StageData;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.SampleKernels;
import lilora.engine.model.Samples;
import lilora.engine.model.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * BranchLoRA (arXiv 2506.02041): in each layer one A for all tasks and N branches of B, of which each task's own router takes two; the two that
 * a task uses most learn no more when it ends.
 *
 * <pre>
 * g = softmax(G_t x₁), x₁ the first position of the sample;   y = W x + b + (alpha/r) Σ_{j of the two largest g} g_j B_j A dropout(x)
 * L = CE + weight · ((1 − cos(words, words key of t)) + (1 − cos(image, image key of t))), means over the task's items
 * t of a question = argmax cos(words, words key) + cos(image, image key)
 * </pre>
 *
 * <p>By notes on the paper (zhaoyang97/Paper-Notes-en, AboutRT/Paper-Notes): r 128, alpha 256, N 8, weight 1. Its code
 * (BladeDancer957/BranchLoRA) was not at hand. That A has r/N rows and B_j r/N columns follows from the 222M numbers that it says are trained of
 * LLaVA-1.5-7B: 201.4M on the seven layers of each block, and the projector. As attention is causal, x₁ is the same for all samples of one
 * template: within a task a router of the decoder takes the same two branches for all.
 *
 * <p>Open, and done so here: the two g are not divided by their sum; a task's use of a branch is the sum of its g over items looked at when
 * the task ends, each layer by itself, and the two most used are frozen whether or not they were before; A and B start as CoIN's MoELoRA does
 * (A ~ N(0, 0.01²), B = 0, G uniform in ±1/√in), keys from N(0, 0.02²). The paper embeds image and words by encoders of their own and trains
 * the projector itself; here stand for the embeddings the mean of an image's vision features, and of the input embeddings of the question's
 * tokens, each folded to 768 numbers ({@link FoldedDirections}), and the projector is adapted as any layer. The embeddings do not change, so
 * that the cosines' mean over a batch is taken over all items of the task.
 *
 * <p>Stored: r/N · in + r · out numbers per layer, and for each task N · in per layer and 1536 for its keys; for training N more per layer.
 * Branches that are frozen are not trained: in the second task two of each layer, later as many or more.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class BranchLora implements ContinualMethod<BranchLora.Options> {
    private static final double DEVIATION = 0.01;
    private static final double KEY_DEVIATION = 0.02;
    private static final int CHOSEN = 2;

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Branches of a layer; they share the rank evenly.", min = CHOSEN, max = 256)
            int experts,

            @Option(help = "Weight of the distance between a task's keys and its questions.", min = 0, max = 1e6)
            double weight,

            @Option(
                    help = "Items of a task by which the use of its branches is counted when it ends.",
                    min = 1,
                    max = 1e6)
            int items) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 8, 1, 200);

        public Options {
            ExpertWeights.requireShared(lora.rank(), experts);
        }

        private int each() {
            return lora.rank() / experts;
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "branch-lora",
                "BranchLoRA",
                "All tasks share A, and each task's own router takes two of several branches of B; those that a task"
                        + " uses most are frozen after it, and answers take the router whose keys are nearest.",
                "BranchLoRA (arXiv 2506.02041), by notes on the paper, with the base model's own embeddings",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS, Capability.STAND_IN_ENCODERS),
                "Distance of the keys");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long down = (long) options.each() * site.in();
        long up = (long) options.each() * site.out();
        long router = (long) options.experts() * site.in();
        long shared = down + options.experts() * up;
        return new LayerCount(shared + router, shared - CHOSEN * up + router, shared, router);
    }

    @Override
    public LayerCount besideLayers(Options options, int words, int images) {
        long keys = 2L * FoldedDirections.WIDTH;
        return new LayerCount(keys, keys, 0, keys);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return options.experts();
    }

    /** One thin product for all branches, and what the chosen ones weigh it by; their matrices lie side by side. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        long chosen = (long) CHOSEN * options.each();
        return new Working(
                chosen * site.out(),
                0,
                new Rows(options.each() + chosen - options.lora().rank(), 0, 0, true));
    }

    @Override
    public Looks looks(Options options, Stage stage, int items) {
        return new Looks(0, Math.min(options.items(), items));
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        scope.requireNoHead(descriptor().title());
        return new Run(options, scope);
    }

    private record Run(Options options, MethodScope scope) implements MethodRun {
        private static final String KEY = "key";
        private static final String WORDS = "words";
        private static final String IMAGES = "images";
        /** 1 for branches that learn no more. */
        private static final String FROZEN = "frozen";

        private static String branch(int number, String site) {
            return shared("B" + (number + 1), site);
        }

        @Override
        public void beforeStage(Stage stage) {
            int t = stage.number();
            for (LinearSite site : scope.sites()) {
                String name = site.name();
                scope.bank().normal(shared("A", name), DEVIATION, options.each(), site.in());
                for (int j = 0; j < options.experts(); j++) {
                    scope.bank().zeros(branch(j, name), site.out(), options.each());
                }
                scope.bank().kaimingUniform(TensorBank.task(t, "G", name), site.in(), options.experts(), site.in());
                scope.bank().zeros(TensorBank.training(FROZEN, name), options.experts());
            }
            scope.bank().normal(TensorBank.task(t, KEY, WORDS), KEY_DEVIATION, FoldedDirections.WIDTH);
            scope.bank().normal(TensorBank.task(t, KEY, IMAGES), KEY_DEVIATION, FoldedDirections.WIDTH);
        }

        @Override
        public List<String> trainable(Stage stage) {
            int t = stage.number();
            List<String> names = new ArrayList<>();
            for (LinearSite site : scope.sites()) {
                names.add(shared("A", site.name()));
                float[] frozen = frozen(site);
                IntStream.range(0, frozen.length)
                        .filter(j -> frozen[j] == 0)
                        .forEach(j -> names.add(branch(j, site.name())));
                names.add(TensorBank.task(t, "G", site.name()));
            }
            names.add(TensorBank.task(t, KEY, WORDS));
            names.add(TensorBank.task(t, KEY, IMAGES));
            return names;
        }

        private float[] frozen(LinearSite site) {
            return scope.bank().get(TensorBank.training(FROZEN, site.name())).toFloatArray();
        }

        @Override
        public AdapterSet training(Stage stage) {
            return new Branches(this, stage.number(), options.lora().dropout(), null, new HashMap<>(), Map.of());
        }

        /** A task that is not learned yet is answered by the last one's router. */
        @Override
        public AdapterSet inference(int task) {
            int known = Math.min(task, learned().size());
            return new Branches(this, known, 0, null, new HashMap<>(), Map.of());
        }

        private List<Integer> learned() {
            return scope.bank().tasksWith(KEY + "/");
        }

        @Override
        public void beforeTraining(Stage stage, StageData data) {
            FoldedDirections.keepMeans(scope.bank(), KEY, data);
        }

        /** cos(e, key) is linear in the direction of e: its mean is that of the mean direction. */
        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (options.weight() == 0 || !FoldedDirections.hasMeans(scope.bank(), KEY)) {
                return Optional.empty();
            }
            NDArray near = near(stage, WORDS, FoldedDirections.words(scope.bank(), KEY))
                    .add(near(stage, IMAGES, FoldedDirections.images(scope.bank(), KEY)));
            return Optional.of(Scalars.times(Scalars.times(near.onesLike(), 2).sub(near), options.weight()));
        }

        private NDArray near(Stage stage, String kind, NDArray mean) {
            NDArray key = scope.bank().get(TensorBank.task(stage.number(), KEY, kind));
            return key.mul(mean).sum().div(key.square().sum().sqrt());
        }

        @Override
        public void afterTraining(Stage stage, StageData data) {
            Map<String, double[]> used = new HashMap<>();
            scope.sites().forEach(site -> used.put(site.name(), new double[options.experts()]));
            data.forward(options.items(), () -> new Branches(this, stage.number(), 0, null, new HashMap<>(), used));
            for (LinearSite site : scope.sites()) {
                double[] shares = Objects.requireNonNull(used.get(site.name()));
                float[] frozen = frozen(site);
                IntStream.range(0, frozen.length)
                        .boxed()
                        .sorted((i, j) -> Double.compare(shares[j], shares[i]))
                        .limit(CHOSEN)
                        .forEach(j -> frozen[j] = 1);
                scope.bank().put(TensorBank.training(FROZEN, site.name()), frozen, new Shape(frozen.length));
            }
        }

        @Override
        public void afterStage(Stage stage) {
            FoldedDirections.dropMeans(scope.bank(), KEY);
        }

        @Override
        public Optional<Router> router() {
            return Optional.of(questions -> {
                List<double[]> words = FoldedDirections.of(questions.words());
                List<double[]> images = FoldedDirections.of(questions.images());
                float[][] wordKeys = keys(WORDS);
                float[][] imageKeys = keys(IMAGES);
                List<Route> routes = new ArrayList<>();
                for (int row = 0; row < words.size(); row++) {
                    int best = 0;
                    double most = Double.NEGATIVE_INFINITY;
                    for (int t = 0; t < wordKeys.length; t++) {
                        double near = FoldedDirections.cosine(words.get(row), wordKeys[t])
                                + FoldedDirections.cosine(images.get(row), imageKeys[t]);
                        if (near > most) {
                            most = near;
                            best = t;
                        }
                    }
                    routes.add(Route.of(best + 1));
                }
                return routes;
            });
        }

        private float[][] keys(String kind) {
            return learned().stream()
                    .map(t -> scope.bank().get(TensorBank.task(t, KEY, kind)).toFloatArray())
                    .toArray(float[][]::new);
        }
    }

    /**
     * The branches of all layers.
     *
     * @param task whose router takes them; 0 for none
     * @param samples of the pass; null before it is known
     * @param met what the samples were given by each layer that has seen them
     * @param used is told the sum of the shares of each layer's branches, if it can be
     */
    private record Branches(
            Run run,
            int task,
            double dropout,
            @Nullable Samples samples,
            Map<String, float[]> met,
            Map<String, double[]> used)
            implements AdapterSet {
        @Override
        public @Nullable LinearAdapter at(String site) {
            return task > 0 && run.scope().bank().has(TensorBank.task(task, "G", site)) ? this::forward : null;
        }

        @Override
        public AdapterSet over(Samples known) {
            return new Branches(run, task, dropout, known, new HashMap<>(), used);
        }

        @Override
        public boolean positionWise() {
            return false;
        }

        @Override
        public boolean drawsRandomNumbers() {
            return dropout > 0;
        }

        private NDArray forward(FrozenLinear base, NDArray x) {
            String site = base.site().name();
            float[] before = met.get(site);
            int n = run.options().experts();
            NDArray weights =
                    before == null ? taken(base, x) : x.getManager().create(before, new Shape(before.length / n, n));
            float[] taken = Objects.requireNonNull(met.get(site));
            long[] chosen = LongStream.range(0, n)
                    .filter(j -> IntStream.range(0, taken.length).anyMatch(i -> i % n == j && taken[i] > 0))
                    .toArray();
            NDList branches = new NDList();
            for (long j : chosen) {
                branches.add(run.scope().bank().get(Run.branch((int) j, site)));
            }
            NDArray up = branches.size() == 1 ? branches.get(0) : NDArrays.concat(branches, 1);
            return base.with(w -> new SampleKernels(base.kernels())
                    .branches(
                            x,
                            w,
                            base.bias(),
                            List.of(run.scope().bank().get(shared("A", site)), up),
                            weights,
                            chosen,
                            run.options().lora().scale(),
                            (float) dropout));
        }

        /** The shares of the two branches of each sample, 0 for the others; what is said behind a question goes on with its. */
        private NDArray taken(FrozenLinear base, NDArray x) {
            String site = base.site().name();
            NDArray shares = new SampleKernels(base.kernels())
                    .firstShares(x, run.scope().bank().get(TensorBank.task(task, "G", site)));
            int n = run.options().experts();
            float[] all = shares.toFloatArray();
            float[] ones = new float[n];
            Arrays.fill(ones, 1);
            float[] kept = ExpertWeights.largestOfEach(CHOSEN, all, ones);
            float[] mask = new float[kept.length];
            for (int i = 0; i < kept.length; i++) {
                mask[i] = kept[i] > 0 ? 1 : 0;
                kept[i] = all[i] * mask[i];
            }
            met.put(site, kept);
            count(site, kept, n);
            return shares.mul(x.getManager().create(mask, new Shape(kept.length / n, n)));
        }

        private void count(String site, float[] kept, int n) {
            double[] sums = used.get(site);
            if (sums != null) {
                for (int i = 0; i < kept.length; i++) {
                    sums[i % n] += kept[i];
                }
            }
        }
    }
}
