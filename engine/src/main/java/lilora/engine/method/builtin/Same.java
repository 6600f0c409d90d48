package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
import lilora.engine.method.RestingExperts;
import lilora.engine.method.StepGradients;
import lilora.engine.method.StrongDirections;
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
 * input, whose experts move less along those of earlier tasks, and whose unneeded experts rest while a task is learned.
 *
 * <pre>
 * RELEASED, learning:  ḡ = mean over the batch of softmax(G x),       w = ḡ ∘ m / Σ ḡ ∘ m
 * RELEASED, answers:   ḡ = mean over the question of softmax(G x / E),   w = its two largest, divided by their sum; then by each new token alone
 *                      y = W x + b + (alpha/r) (Σ_e w_e B_e) (Σ_e w_e A_e) x
 * PAPER:               ḡ = mean over the sample of softmax(G x),       w = the two largest of ḡ ∘ m (in answers of ḡ), divided by their sum
 *                      y = W x + b + (alpha/r) Σ_e w_e B_e A_e x
 * </pre>
 *
 * <p>After each step: utility u ← 0.95 u + 0.05 ḡ of the batch and importance i ← 0.95 i + 0.05 mean of g ‖x‖², both 1/E at first, u at every
 * stage; an expert rests (m = 0) where its u less its i, each scaled to 0..1 over the experts, is below 0.1, the task's own expert never; when
 * it is the only one left, this stays so to the stage's end; where those that do not rest have no share, in float32, none takes part. At the
 * first step and every 20th one directions U and S are found, at most 64: RELEASED from the batch alone, about its mean, S the standard
 * deviations along U; PAPER of C, the mean of x xᵀ over all that was looked at in this and earlier tasks, S what C is along U ({@link
 * StrongDirections}). Gradients D before the step, V the first columns of U that hold 0.9 of ΣS² and one more:
 *
 * <pre>
 * G, RELEASED after 10 steps:   D ← D V diag(c) Vᵀ + D (1 − V Vᵀ),   c_i = (1/s_i) / max (1/s) within 0.8..1.2, s_i = mean of S_{i−2..i}
 * A, from task 2 on:            D ← D (V′ diag(1/(S′ + 0.9)) V′ᵀ + (1 − V′ V′ᵀ) / 0.9),   U′ and S′ those of the last task's end
 * </pre>
 *
 * <p>RELEASED is the form of LAMDA-CL/Prism 7154be2. Where it differs here: means are taken over positions that are no padding; statistics are
 * noted once a step, by the last batch of it that was computed at once (Prism learns each step from one); an answer's route is its question's
 * own, as in Prism with one question at a time. PAPER is what notes on the paper say of it (zhaoyang97/Paper-Notes-en): moments that are not
 * centred and go on over tasks, the router slowed by those of this task and all before it, experts by those of the tasks before, a route for
 * each sample, no products of different experts.
 *
 * <p>Open in PAPER, for the paper's own text was not at hand, and taken from the released code: its constants (shares of 0.9, damping 0.9,
 * threshold 0.1, the two before in s), how 1/s is scaled, how many experts a sample takes, and that the task's own expert never rests. That C
 * is kept by its strongest directions is the paper's; that there are 64, and that every 20th step is looked at, the code's.
 *
 * <p>A ~ N(0, 0.01²), B = 0, G uniform in ±1/√in. Stored: r (in + out) + E · in numbers per layer; for training 2 k (in + 1) + 3 E + 3, in PAPER
 * one more, k = min(64, in).
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class Same implements ContinualMethod<Same.Options> {
    private static final double DEVIATION = 0.01;
    private static final int EVERY = 20;
    private static final int WARM_UP = 10;
    private static final int CHOSEN = 2;

    /** Whose form. */
    public enum Form {
        RELEASED,
        PAPER
    }

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
            int experts,

            @Option(
                    help = "RELEASED: one mixture for a batch, slowed by what the last batches were. PAPER: two"
                            + " experts for each sample, slowed by all that was seen.")
            Form form) {
        public static final Options DEFAULT = new Options(16, 32, 8, Form.RELEASED);

        public Options {
            ExpertWeights.requireShared(rank, experts);
        }

        float scale() {
            return (float) (alpha / rank);
        }

        boolean paper() {
            return form == Form.PAPER;
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "same",
                "SAME",
                "A router weights several small LoRA experts; it learns more slowly along usual inputs, experts along what"
                        + " earlier tasks used, and those that a task does not need are frozen.",
                "SAME (arXiv 2602.01990), by Prism's released code, and by notes on the paper",
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
        return StrongDirections.numbers(site, options.paper()) + RestingExperts.numbers(options.experts());
    }

    /** RELEASED computes by one expert, the mean of all; PAPER keeps what all make of a position, before and after it is weighted. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        long each = options.rank() / options.experts();
        long made = options.paper() ? 0 : each * (site.in() + site.out());
        long more = options.experts() + (options.paper() ? options.rank() : each - options.rank());
        return new Working(made, 0, new Rows(more, site.in(), 0, true));
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        scope.requireNoHead(descriptor().title());
        return new Run(options, scope);
    }

    /** What a layer saw of a batch; directions are null where they were not looked at. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Seen(float[] shares, float @Nullable [] directions, int rows) {}

    private static final class Run implements MethodRun {
        private static final List<String> PARTS = List.of("A", "B", "G");
        /** See {@link RestingExperts}. */
        private static final String STATE = "state";

        private final Options options;
        private final MethodScope scope;
        private final Map<String, Seen> seen = new HashMap<>();
        /** What lies in the bank too, so that it need not be read from there in every step. */
        private final Map<String, RestingExperts> resting = new HashMap<>();

        private final StrongDirections strong;

        Run(Options options, MethodScope scope) {
            this.options = options;
            this.scope = scope;
            this.strong = new StrongDirections(scope.bank(), scope.kernels(), options.paper());
        }

        @Override
        public void beforeStage(Stage stage) {
            int e = options.experts();
            for (LinearSite site : scope.sites()) {
                String name = site.name();
                scope.bank().normal(shared("A", name), DEVIATION, options.rank(), site.in());
                scope.bank().zeros(shared("B", name), site.out(), options.rank());
                scope.bank().kaimingUniform(shared("G", name), site.in(), e, site.in());
                scope.bank().zeros(TensorBank.training(STATE, name), RestingExperts.numbers(e));
                strong.make(site);
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
            return new Experts(this, stage.number(), null, new HashMap<>());
        }

        @Override
        public AdapterSet inference(int task) {
            return new Experts(this, 0, null, new HashMap<>());
        }

        private RestingExperts resting(String site, int stage) {
            RestingExperts experts = resting.computeIfAbsent(
                    site,
                    name -> new RestingExperts(
                            scope.bank().get(TensorBank.training(STATE, name)).toFloatArray()));
            experts.begin(stage);
            return experts;
        }

        @Override
        public void afterBackward(Stage stage, StepGradients gradients) {
            for (LinearSite site : scope.sites()) {
                RestingExperts experts = resting(site.name(), stage.number());
                Seen found = seen.remove(site.name());
                if (found != null) {
                    experts.note(found.shares(), stage.number() - 1);
                    float[] numbers = experts.numbers();
                    scope.bank().put(TensorBank.training(STATE, site.name()), numbers, new Shape(numbers.length));
                    if (found.directions() != null) {
                        strong.keep(site, found.directions(), found.rows());
                    }
                }
                if (options.paper() || experts.steps() > WARM_UP) {
                    String router = shared("G", site.name());
                    gradients.put(router, strong.slowed(gradients.of(router), site));
                }
                if (stage.number() > 1) {
                    String down = shared("A", site.name());
                    gradients.put(down, strong.held(gradients.of(down), site));
                }
            }
        }

        @Override
        public void afterStage(Stage stage) {
            seen.clear();
            strong.endTask(scope.sites());
        }

        /** Remembers what a layer sees of a step, until it is taken; what it is made of is free at once. */
        private void note(FrozenLinear base, NDArray x, NDArray shares, NDArray counts, Samples samples, int stage) {
            try (NDScope each = new NDScope()) {
                each.suppressNotUsedWarning();
                NDArray means = new SampleKernels(base.kernels()).shareMeans(x, shares, counts);
                String site = base.site().name();
                boolean looks = resting(site, stage).steps() % EVERY == 0;
                long[] places = looks ? samples.places() : new long[0];
                float[] directions = looks ? strong.of(base, x, x.getManager().create(places)) : null;
                seen.put(site, new Seen(means.toFloatArray(), directions, places.length));
            }
        }
    }

    /**
     * The experts of all layers.
     *
     * @param stage that is learned; 0 for answers
     * @param samples of the pass; null before it is known
     * @param met what the layers that have seen the samples chose for them
     */
    private record Experts(Run run, int stage, @Nullable Samples samples, Map<String, float[]> met)
            implements AdapterSet {
        @Override
        public @Nullable LinearAdapter at(String site) {
            return run.scope.bank().has(shared("A", site)) ? this::forward : null;
        }

        @Override
        public AdapterSet over(Samples known) {
            return new Experts(run, stage, known, new HashMap<>());
        }

        @Override
        public boolean positionWise() {
            return false;
        }

        /** RELEASED learns by one mixture for all positions. */
        @Override
        public boolean sharesBeginnings() {
            return stage > 0 && !run.options.paper();
        }

        private NDArray tensor(String part, String site) {
            return run.scope.bank().get(shared(part, site));
        }

        private NDArray forward(FrozenLinear base, NDArray x) {
            String site = base.site().name();
            SampleKernels kernels = new SampleKernels(base.kernels());
            List<NDArray> parts = List.of(tensor("A", site), tensor("B", site));
            float scale = run.options.scale();
            if (!run.options.paper()) {
                return stage > 0
                        ? learning(base, x, parts)
                        : base.with(w -> kernels.weightedExperts(x, w, base.bias(), parts, answering(base, x), scale));
            }
            NDArray weights = stage > 0 ? choosing(base, x) : answering(base, x);
            return base.with(w -> kernels.summedExperts(x, w, base.bias(), parts, weights, scale));
        }

        private NDArray counts(NDArray x) {
            return x.getManager().create(Objects.requireNonNull(samples).counts());
        }

        private float[] mask(FrozenLinear base) {
            return run.resting(base.site().name(), stage).mask();
        }

        private void note(FrozenLinear base, NDArray x, NDArray shares, NDArray counts) {
            if (base.kernels().isRecorded(shares)) {
                GradientPause.during(() -> {
                    run.note(base, x, shares, counts, Objects.requireNonNull(samples), stage);
                    return shares;
                });
            }
        }

        /** One mixture for the whole batch, whose rows may stand for several samples. */
        private NDArray learning(FrozenLinear base, NDArray x, List<NDArray> parts) {
            SampleKernels kernels = new SampleKernels(base.kernels());
            NDArray counts = counts(x);
            NDArray shares = kernels.rowShares(x, tensor("G", base.site().name()));
            float[] mask = mask(base);
            note(base, x, shares, counts);
            NDArray learns = x.getManager().create(mask, new Shape(1, mask.length));
            return base.with(
                    w -> kernels.meanExperts(x, w, base.bias(), parts, shares, counts, learns, run.options.scale()));
        }

        private NDArray logits(FrozenLinear base, NDArray x) {
            return base.kernels()
                    .linear(base.kernels().float32(x), tensor("G", base.site().name()), null);
        }

        /** A row for each sample, through which the router learns. */
        private NDArray choosing(FrozenLinear base, NDArray x) {
            NDArray shares = logits(base, x).softmax(-1);
            note(base, x, shares.reshape(-1, run.options.experts()), counts(x));
            int[] lengths = Objects.requireNonNull(samples).lengths();
            NDArray means = new SampleKernels(base.kernels()).sampleMeans(shares, lengths);
            float[] kept = ExpertWeights.largestOfEach(CHOSEN, means.toFloatArray(), mask(base));
            for (int i = 0; i < kept.length; i++) {
                kept[i] = kept[i] > 0 ? 1 : 0;
            }
            NDArray chosen = means.mul(x.getManager().create(kept, means.getShape()));
            // A router that is sure of an expert at rest leaves nothing to the others, and 0 / 0 is no share.
            return chosen.div(Scalars.atLeast(chosen.sum(new int[] {1}, true), 1e-30));
        }

        /** A row for each sample: PAPER's of the question itself, also for what is said behind it. */
        private NDArray answering(FrozenLinear base, NDArray x) {
            float[] before = met.get(base.site().name());
            float[] weights = before != null && run.options.paper()
                    ? before
                    : GradientPause.during(() -> answer(base, x, before != null));
            met.put(base.site().name(), weights);
            int e = run.options.experts();
            return x.getManager().create(weights, new Shape(weights.length / e, e));
        }

        private float[] answer(FrozenLinear base, NDArray x, boolean behind) {
            int[] lengths = Objects.requireNonNull(samples).lengths();
            if (behind) {
                Arrays.fill(lengths, 1);
            }
            double heat = run.options.paper() ? 1 : run.options.experts();
            NDArray shares = Scalars.times(logits(base, x), 1 / heat).softmax(-1);
            float[] means = new SampleKernels(base.kernels())
                    .sampleMeans(shares, lengths)
                    .toFloatArray();
            float[] all = new float[run.options.experts()];
            Arrays.fill(all, 1);
            return ExpertWeights.largestOfEach(CHOSEN, means, all);
        }
    }
}
