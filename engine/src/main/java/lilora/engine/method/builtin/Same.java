package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ExpertWeights;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.Spread;
import lilora.engine.method.StepGradients;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.GradientPause;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.SampleKernels;
import lilora.engine.model.Samples;
import lilora.engine.model.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * SAME (arXiv 2602.01990): a mixture of E small LoRA experts in each layer, whose router is slowed along the strongest directions of its
 * input, whose experts move less along those of earlier tasks, and whose unneeded experts rest while a task is learned. In the form of its
 * released code (LAMDA-CL/Prism 7154be2).
 *
 * <pre>
 * learning:  ḡ = mean over the batch of softmax(G x),      w = ḡ ∘ m / Σ ḡ ∘ m
 * answers:   ḡ = mean over the question of softmax(G x / E), w = its two largest, divided by their sum; then by each new token alone
 * y = W x + b + (alpha/r) (Σ_e w_e B_e) (Σ_e w_e A_e) x
 * </pre>
 *
 * <p>After each step: utility u ← 0.95 u + 0.05 ḡ and importance i ← 0.95 i + 0.05 mean of g ‖x‖², both 1/E at first, u at every stage; an
 * expert rests (m = 0) where its u less its i, each scaled to 0..1 over the experts, is below 0.1, the task's own expert never; when it is
 * the only one left, this stays so to the stage's end. At the first step and every 20th one U = qr(Xcᵀ Xc Q), Xc the batch's inputs less
 * their mean, Q random (in, 64), S the standard deviations along U.
 *
 * <p>Gradients D before the step, V the first columns of U that hold 0.9 of ΣS² and one more:
 *
 * <pre>
 * G, after 10 steps:     D ← D V diag(c) Vᵀ + D (1 − V Vᵀ),   c_i = (1/s_i) / max (1/s) within 0.8..1.2, s_i = mean of S_{i−2..i}
 * A, from task 2 on:     D ← D (V′ diag(1/(S′ + 0.9)) V′ᵀ + (1 − V′ V′ᵀ) / 0.9),   U′ and S′ those of the last task's end
 * </pre>
 *
 * <p>Where this differs: means are taken over positions that are no padding; statistics are noted once a step, by the last batch of it that
 * was computed at once (Prism learns each step from one); an answer's route is its question's own, as in Prism with one question at a
 * time. A ~ N(0, 0.01²), B = 0, G uniform in ±1/√in.
 *
 * <p>Open: the paper's form, which accumulates uncentred second moments over tasks and routes each sample by itself. Its texts at hand do not
 * say by which moments the router is slowed while the first task is learned, nor its g and shares.
 *
 * <p>Stored: r (in + out) + E · in numbers per layer; for training 2 k (in + 1) + 3 E + 3, k = min(64, in).
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Same implements ContinualMethod<Same.Options> {
    private static final double DEVIATION = 0.01;
    private static final double SMOOTH = 0.95;
    private static final double REST_BELOW = 0.1;
    private static final int EVERY = 20;
    private static final int WARM_UP = 10;
    private static final double ENERGY = 0.9;
    private static final double DAMPING = 0.9;
    private static final double LEAST = 0.8;
    private static final double MOST = 1.2;
    private static final int ANSWERING = 2;

    /** See each component's help. */
    public record Options(
            @Option(help = "Rank r of all experts of a layer together.", min = 1, max = 4096)
            int rank,

            @Option(help = "The experts' output is scaled by alpha / rank.", min = 0, max = 65536)
            double alpha,

            @Option(
                    help = "Experts of a layer, at least as many as tasks; they share the rank evenly.",
                    min = 1,
                    max = 256)
            int experts) {
        public static final Options DEFAULT = new Options(16, 32, 8);

        public Options {
            ExpertWeights.requireShared(rank, experts);
        }

        float scale() {
            return (float) (alpha / rank);
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "same",
                "SAME",
                "A router weights several small LoRA experts; it is slowed along what is usual, experts along what earlier tasks used, and those that a task does not need rest.",
                "SAME (arXiv 2602.01990), by Prism's released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS));
    }

    /** Each task has an expert that never rests while it is learned. */
    @Override
    public List<Stage> stages(Options options, int tasks) {
        if (tasks > options.experts()) {
            throw new InputException(
                    "SAME has %d experts for %d tasks, each of which needs one of its own; set option \"experts\" to %d or more."
                            .formatted(options.experts(), tasks, tasks));
        }
        return stages(tasks);
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long numbers = (long) options.rank() * (site.in() + site.out()) + (long) options.experts() * site.in();
        return new LayerCount(numbers, numbers, numbers, 0);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return 2 * Spread.numbers(site) + 3L * options.experts() + 3;
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        scope.requireNoHead(descriptor().title());
        return new Run(options, scope);
    }

    /** 1 for experts that learn, 0 for those that rest. */
    static float[] mask(float[] utility, float[] importance, int own) {
        double[] useful = ExpertWeights.scaled(utility);
        double[] settled = ExpertWeights.scaled(importance);
        float[] mask = new float[utility.length];
        for (int e = 0; e < mask.length; e++) {
            mask[e] = e == own || useful[e] - settled[e] >= REST_BELOW ? 1 : 0;
        }
        return mask;
    }

    /** What a layer saw of a batch; spread is null where it was not looked at. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Seen(float[] weights, float[] importance, float @Nullable [] spread) {}

    private static final class Run implements MethodRun {
        private static final List<String> PARTS = List.of("A", "B", "G");
        private static final String NOW = "now";
        private static final String LAST = "last";
        /** Stage, steps of it, whether the mask stays; utility, importance and mask of the experts. */
        private static final String STATE = "state";

        private static final int PROGRESS = 3;

        private final Options options;
        private final MethodScope scope;
        private final Map<String, Seen> seen = new HashMap<>();

        Run(Options options, MethodScope scope) {
            this.options = options;
            this.scope = scope;
        }

        @Override
        public void beforeStage(Stage stage) {
            int e = options.experts();
            for (LinearSite site : scope.sites()) {
                String name = site.name();
                scope.bank().normal(shared("A", name), DEVIATION, options.rank(), site.in());
                scope.bank().zeros(shared("B", name), site.out(), options.rank());
                scope.bank().kaimingUniform(shared("G", name), site.in(), e, site.in());
                Spread.make(scope.bank(), NOW, site);
                Spread.make(scope.bank(), LAST, site);
                scope.bank().zeros(TensorBank.training(STATE, name), PROGRESS + 3L * e);
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            scope.sites().forEach(site -> PARTS.forEach(part -> names.add(shared(part, site.name()))));
            return names;
        }

        @Override
        public AdapterSet training(Stage stage) {
            return new Experts(this, stage.number(), null, new HashSet<>());
        }

        @Override
        public AdapterSet inference(int task) {
            return new Experts(this, 0, null, new HashSet<>());
        }

        /** As it is, or as it is when a stage begins. */
        private float[] state(String site, int stage) {
            float[] state = scope.bank().get(TensorBank.training(STATE, site)).toFloatArray();
            int e = options.experts();
            if (state[0] == 0) {
                Arrays.fill(state, PROGRESS + e, PROGRESS + 2 * e, 1f / e);
            }
            if (state[0] != stage) {
                state[0] = stage;
                state[1] = 0;
                state[2] = 0;
                Arrays.fill(state, PROGRESS, PROGRESS + e, 1f / e);
                Arrays.fill(state, PROGRESS + 2 * e, PROGRESS + 3 * e, 1);
            }
            return state;
        }

        private float[] mask(String site, int stage) {
            int e = options.experts();
            return Arrays.copyOfRange(state(site, stage), PROGRESS + 2 * e, PROGRESS + 3 * e);
        }

        private int steps(String site, int stage) {
            return (int) state(site, stage)[1];
        }

        @Override
        public void afterBackward(Stage stage, StepGradients gradients) {
            for (LinearSite site : scope.sites()) {
                Seen found = seen.remove(site.name());
                if (found != null) {
                    note(site, stage.number(), found);
                }
                if (steps(site.name(), stage.number()) > WARM_UP) {
                    slowRouter(site, gradients);
                }
                if (stage.number() > 1) {
                    holdExperts(site, gradients);
                }
            }
        }

        private void note(LinearSite site, int stage, Seen found) {
            float[] state = state(site.name(), stage);
            int e = options.experts();
            state[1]++;
            for (int i = 0; i < e; i++) {
                int utility = PROGRESS + i;
                int importance = PROGRESS + e + i;
                state[utility] = (float) (SMOOTH * state[utility] + (1 - SMOOTH) * found.weights()[i]);
                state[importance] = (float) (SMOOTH * state[importance] + (1 - SMOOTH) * found.importance()[i]);
            }
            if (state[2] == 0) {
                float[] utility = Arrays.copyOfRange(state, PROGRESS, PROGRESS + e);
                float[] importance = Arrays.copyOfRange(state, PROGRESS + e, PROGRESS + 2 * e);
                float[] mask = Same.mask(utility, importance, stage - 1);
                System.arraycopy(mask, 0, state, PROGRESS + 2 * e, e);
                state[2] = Arrays.equals(mask, alone(stage - 1)) ? 1 : 0;
            }
            scope.bank().put(TensorBank.training(STATE, site.name()), state, new Shape(state.length));
            if (found.spread() != null) {
                Spread.put(scope.bank(), NOW, site, found.spread());
            }
        }

        private float[] alone(int expert) {
            float[] mask = new float[options.experts()];
            mask[expert] = 1;
            return mask;
        }

        private void slowRouter(LinearSite site, StepGradients gradients) {
            Spread spread = Spread.of(scope.bank(), NOW, site);
            if (spread.known()) {
                float[] factors = spread.slowed(spread.holding(ENERGY), LEAST, MOST);
                String name = shared("G", site.name());
                gradients.put(name, spread.along(gradients.of(name), factors, 1));
            }
        }

        private void holdExperts(LinearSite site, StepGradients gradients) {
            Spread spread = Spread.of(scope.bank(), LAST, site);
            if (spread.known()) {
                float[] factors = new float[spread.holding(ENERGY)];
                for (int i = 0; i < factors.length; i++) {
                    factors[i] = (float) (1 / (spread.deviations()[i] + DAMPING));
                }
                String name = shared("A", site.name());
                gradients.put(name, spread.along(gradients.of(name), factors, 1 / DAMPING));
            }
        }

        @Override
        public void afterStage(Stage stage) {
            seen.clear();
            scope.sites().forEach(site -> Spread.of(scope.bank(), NOW, site).keep(scope.bank(), LAST, site));
        }
    }

    /**
     * The experts of all layers.
     *
     * @param stage that is learned; 0 for answers
     * @param samples of the pass; null before it is known
     * @param met layers that have seen the samples
     */
    private record Experts(Run run, int stage, @Nullable Samples samples, Set<String> met) implements AdapterSet {
        @Override
        public @Nullable LinearAdapter at(String site) {
            return run.scope.bank().has(shared("A", site)) ? this::forward : null;
        }

        @Override
        public AdapterSet over(Samples known) {
            return new Experts(run, stage, known, new HashSet<>());
        }

        @Override
        public boolean positionWise() {
            return false;
        }

        private NDArray tensor(String part, String site) {
            return run.scope.bank().get(shared(part, site));
        }

        private NDArray forward(FrozenLinear base, NDArray x) {
            String site = base.site().name();
            NDArray weights = stage > 0 ? learning(base, x) : GradientPause.during(() -> answering(base, x));
            return base.with(w -> new SampleKernels(base.kernels())
                    .weightedExperts(
                            x,
                            w,
                            base.bias(),
                            List.of(tensor("A", site), tensor("B", site)),
                            weights,
                            run.options.scale()));
        }

        /** One row for the whole batch. */
        private NDArray learning(FrozenLinear base, NDArray x) {
            String site = base.site().name();
            long[] real = Objects.requireNonNull(samples).places(x.getShape().get(1));
            NDArray rows =
                    base.kernels().float32(base.kernels().rows(x, x.getManager().create(real)));
            NDArray shares =
                    base.kernels().linear(rows, tensor("G", site), null).softmax(-1);
            NDArray mean = shares.mean(new int[] {0}, true);
            float[] mask = run.mask(site, stage);
            if (base.kernels().isRecorded(mean)) {
                GradientPause.during(() -> note(base, rows, shares, mean));
            }
            NDArray chosen = mean.mul(mean.getManager().create(mask, new Shape(1, mask.length)));
            return chosen.div(chosen.sum(new int[] {1}, true));
        }

        private Seen note(FrozenLinear base, NDArray rows, NDArray shares, NDArray mean) {
            LinearSite site = base.site();
            NDArray lengths = rows.square().sum(new int[] {1}, true);
            float[] importance = shares.mul(lengths).mean(new int[] {0}).toFloatArray();
            float[] spread =
                    run.steps(site.name(), stage) % EVERY == 0 ? Spread.measured(rows, site, base.kernels()) : null;
            Seen found = new Seen(mean.toFloatArray(), importance, spread);
            run.seen.put(site.name(), found);
            return found;
        }

        /** A row for each sample. */
        private NDArray answering(FrozenLinear base, NDArray x) {
            String site = base.site().name();
            int[] lengths = Objects.requireNonNull(samples).lengths();
            if (!met.add(site)) {
                Arrays.fill(lengths, 1);
            }
            NDArray logits = base.kernels().linear(base.kernels().float32(x), tensor("G", site), null);
            NDArray shares = Scalars.times(logits, 1.0 / run.options.experts()).softmax(-1);
            float[] means = new SampleKernels(base.kernels())
                    .sampleMeans(shares, lengths)
                    .toFloatArray();
            int e = run.options.experts();
            float[] weights = new float[means.length];
            for (int from = 0; from < means.length; from += e) {
                float[] own = Arrays.copyOfRange(means, from, from + e);
                System.arraycopy(ExpertWeights.largest(ANSWERING, own), 0, weights, from, e);
            }
            return x.getManager().create(weights, new Shape(means.length / e, e));
        }
    }
}
