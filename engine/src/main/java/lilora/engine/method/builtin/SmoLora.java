package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
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
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.GradientPause;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.SampleKernels;
import lilora.engine.model.Samples;
import org.jspecify.annotations.Nullable;

/**
 * SMoLoRA (arXiv 2411.13949), separable mixture of low-rank adaptation: E small LoRA experts in each layer, half of them for visual
 * understanding and half for following instructions; a sample is computed by one of each half, mixed for each token.
 *
 * <pre>
 * a = argmax V · mean of the layer's input over the sample;   b = argmax I · what the question says
 * u = (alpha/r) B_a A_a dropout(x),   v = (alpha/r) B_b A_b dropout(x)
 * (p, q) = softmax(c_a · u, c_b · v),   y = W x + b + p u + q v
 * </pre>
 *
 * <p>By the released code (Minato-Zackie/SMoLoRA; r 128, E 8, alpha 256): the choices are one-hot constants, so that V and I get no gradient
 * and stay what they were at random; A from N(0, 0.01²), B = 0; all else uniform as a linear layer without bias starts. All experts, c_a
 * and c_b are tuned on task after task. There the instruction is embedded by MiniLM in 384 numbers, picked by the number of the task's
 * kind of instruction; here stands for that the mean of the input embeddings of the question's tokens, template included, folded to 384
 * numbers (number i is added to place i mod 384), so that no number of a task is needed. Means are taken over the positions of a sample
 * that are no padding, question and answer while learning, the question in answers; for the projector over the visual tokens of an image.
 * Prism (LAMDA-CL/Prism 7154be2) and MCITlib pick the embedding by the number of the task itself, which has to be told in answers: not
 * offered here, where the method needs none.
 *
 * <p>PREFILL keeps the choice that was made of a question for its whole answer; EACH_STEP is what the released code does, which chooses anew
 * by each token that is generated.
 *
 * <p>Stored: r (in + out) + (E/2) (in + 384) + 2 out numbers per layer, whatever the number of tasks; all but (E/2) (in + 384) are trained.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class SmoLora implements ContinualMethod<SmoLora.Options> {
    private static final double DEVIATION = 0.01;
    /** Width of MiniLM's sentence embedding. */
    private static final int SAID = 384;

    /** By what an answer's tokens are routed. */
    public enum Routing {
        PREFILL,
        EACH_STEP
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help =
                            "Experts of a layer, half for what is seen and half for what is asked; they share the rank evenly.",
                    min = 2,
                    max = 256)
            int experts,

            @Option(
                    help =
                            "PREFILL: an answer is computed by the experts that its question chose. EACH_STEP: each of its tokens chooses anew what is seen, as the released code does.")
            Routing routing) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 8, Routing.PREFILL);

        public Options {
            if (experts % 2 != 0 || lora.rank() % experts != 0) {
                throw new InputException(
                        "Option \"rank\" is %d and \"experts\" is %d; experts must be even, and the rank a multiple of it."
                                .formatted(lora.rank(), experts));
            }
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "smolora",
                "SMoLoRA",
                "Each sample is computed by two small LoRA experts, one chosen by what it shows and one by what it asks; all are tuned on task after task.",
                "SMoLoRA (arXiv 2411.13949), by its released code, with the base model's own embeddings for MiniLM's",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.STAND_IN_ENCODERS));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long trained = (long) options.lora().rank() * (site.in() + site.out()) + 2L * site.out();
        long routers = options.experts() / 2 * (site.in() + (long) SAID);
        return new LayerCount(trained, trained, trained + routers, 0);
    }

    /** Each sample has its two experts' matrices, whose thin products are kept before and after they are mixed. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        long both = 2L * options.lora().rank() / options.experts();
        return new Working(
                0, 0, new Rows(2 * both + 2 - options.lora().rank(), 0, both * (site.in() + site.out()), true));
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        scope.requireNoHead(descriptor().title());
        return new Run(options, scope);
    }

    /** What a sentence says, in as many numbers as routers read. */
    static float[] folded(float[] words) {
        float[] said = new float[SAID];
        for (int i = 0; i < words.length; i++) {
            said[i % SAID] += words[i];
        }
        return said;
    }

    private record Run(Options options, MethodScope scope) implements MethodRun {
        @Override
        public void beforeStage(Stage stage) {
            for (LinearSite site : scope.sites()) {
                String name = site.name();
                int half = options.experts() / 2;
                scope.bank().normal(shared("A", name), DEVIATION, options.lora().rank(), site.in());
                scope.bank().zeros(shared("B", name), site.out(), options.lora().rank());
                scope.bank().kaimingUniform(shared("ca", name), site.out(), 1, site.out());
                scope.bank().kaimingUniform(shared("cb", name), site.out(), 1, site.out());
                scope.bank().kaimingUniform(shared("V", name), site.in(), half, site.in());
                scope.bank().kaimingUniform(shared("I", name), SAID, half, SAID);
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            List<String> names = new ArrayList<>();
            for (LinearSite site : scope.sites()) {
                List.of("A", "B", "ca", "cb").forEach(part -> names.add(shared(part, site.name())));
            }
            return names;
        }

        @Override
        public AdapterSet training(Stage stage) {
            return new Experts(this, null, options.lora().dropout(), new HashMap<>());
        }

        @Override
        public AdapterSet inference(int task) {
            return new Experts(this, null, 0, new HashMap<>());
        }

        private NDArray tensor(String part, String site) {
            return scope.bank().get(shared(part, site));
        }

        /** Rows of A, and columns of B, of an expert. */
        private long[] rows(long expert) {
            int each = options.lora().rank() / options.experts();
            long[] rows = new long[each];
            for (int i = 0; i < each; i++) {
                rows[i] = expert * each + i;
            }
            return rows;
        }
    }

    /** Numbers of the experts of each sample. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Choice(long[] seen, long[] asked) {}

    /**
     * The experts of all layers.
     *
     * @param samples of the pass; null before it is known
     * @param choices of the layers that have seen the samples
     */
    private record Experts(Run run, @Nullable Samples samples, double dropout, Map<String, Choice> choices)
            implements AdapterSet {
        @Override
        public @Nullable LinearAdapter at(String site) {
            return run.scope().bank().has(shared("A", site)) ? this::forward : null;
        }

        @Override
        public AdapterSet over(Samples known) {
            return new Experts(run, known, dropout, new HashMap<>());
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
            Choice choice = choice(base, x);
            return base.with(w -> new SampleKernels(base.kernels())
                    .chosenExperts(
                            x,
                            w,
                            base.bias(),
                            List.of(
                                    run.tensor("A", site),
                                    run.tensor("B", site),
                                    run.tensor("ca", site),
                                    run.tensor("cb", site)),
                            rows(choice.seen(), 0),
                            rows(choice.asked(), run.options().experts() / 2),
                            run.options().lora().scale(),
                            (float) dropout));
        }

        private long[][] rows(long[] experts, int first) {
            long[][] rows = new long[experts.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = run.rows(first + experts[i]);
            }
            return rows;
        }

        /** Made of the samples themselves; a pass over a token behind each goes on with it. */
        private Choice choice(FrozenLinear base, NDArray x) {
            String site = base.site().name();
            Choice made = choices.get(site);
            if (made == null) {
                made = GradientPause.during(() ->
                        new Choice(seen(base, x, Objects.requireNonNull(samples).lengths()), asked(base)));
                choices.put(site, made);
            } else if (run.options().routing() == Routing.EACH_STEP) {
                int[] one = new int[made.seen().length];
                Arrays.fill(one, 1);
                long[] asked = made.asked();
                return GradientPause.during(() -> new Choice(seen(base, x, one), asked));
            }
            return made;
        }

        private long[] seen(FrozenLinear base, NDArray x, int[] lengths) {
            NDArray means = new SampleKernels(base.kernels()).sampleMeans(x, lengths);
            return largest(base, means, "V");
        }

        private long[] asked(FrozenLinear base) {
            float[][] words = Objects.requireNonNull(samples).words();
            float[][] said = new float[words.length][];
            for (int i = 0; i < said.length; i++) {
                said[i] = folded(words[i]);
            }
            return largest(
                    base, run.tensor("I", base.site().name()).getManager().create(said), "I");
        }

        private long[] largest(FrozenLinear base, NDArray rows, String router) {
            NDArray weights = run.tensor(router, base.site().name());
            return base.kernels().linear(rows, weights, null).argMax(1).toLongArray();
        }
    }
}
