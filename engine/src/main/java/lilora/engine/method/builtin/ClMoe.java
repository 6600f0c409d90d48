package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ExpertLoras;
import lilora.engine.method.ExpertWeights;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.StageData;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import org.jspecify.annotations.Nullable;

/**
 * CL-MoE (arXiv 2503.00413): a mixture of E small LoRA experts in each layer, weighted for each token, whose experts move by a momentum when
 * a task ends.
 *
 * <pre>
 * y = W x + b + (alpha/r) Σ_e g_e B_e A_e dropout(x),   g = softmax(G x)
 * MERGED, when task t ends:  B_e, A_e ← (1 − m) · those of task t − 1 + m · those now     for e used by task t − 1 and not by task t
 *                            B_e, A_e ← m · those of task t − 1 + (1 − m) · those now     for all other experts
 * </pre>
 *
 * <p>PRISM is what LAMDA-CL/Prism 7154be2 and MCITlib ship under this name: the mixture alone, with nothing done at a task's end. MERGED adds
 * the merge of the authors' own code (ECNU-ICALK/CL-MoE a9eff1c, where it never finds its tensors by name; ECNU-ICALK/EasyCL, where it does):
 * m = 0.7, experts used by a task are the two that are most often among a token's two heaviest, counted over all layers together; G is not
 * merged. There the counts are taken while training, in what seconds the clock allows; here on items of the task when it ends, at all
 * positions.
 *
 * <p>Open: the paper also weighs experts in answers by a task-level router, β (alpha/r) Σ G^I(x)_e E_e + (1 − β) (alpha/r) Σ G^T(t)_e E_e. How
 * the task of a question is known is in no code (it stands there as a comment), so it is left out. The paper's text on which experts its λ
 * protects was not at hand; the code's rule is what is given above.
 *
 * <p>Stored: r (in + out) + E · in numbers per layer, whatever the number of tasks; MERGED keeps r (in + out) + E more for training.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class ClMoe implements ContinualMethod<ClMoe.Options> {
    /** Experts of a token that count as used, and experts of a task that count as its own. */
    private static final int USED = 2;

    /** Whose form. */
    public enum Form {
        PRISM,
        MERGED
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Experts of a layer; they share the rank evenly.", min = 1, max = 256)
            int experts,

            @Option(
                    help =
                            "PRISM: the mixture alone, as Prism and MCITlib ship it. MERGED: when a task ends, experts are averaged with those of the last task.")
            Form form,

            @Option(
                    help =
                            "MERGED: share of the last task's experts in the average, and of the new ones' where the last task alone used an expert.",
                    min = 0,
                    max = 1)
            double momentum,

            @Option(help = "MERGED: items of a task by which its experts are counted when it ends.", min = 1, max = 1e6)
            int items) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 8, Form.PRISM, 0.7, 200);

        public Options {
            ExpertWeights.requireShared(lora.rank(), experts);
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "cl-moe",
                "CL-MoE",
                "A router weights several small LoRA experts for every token; when a task ends, they may be averaged with what they were before it.",
                "CL-MoE (arXiv 2503.00413), by the released code of its authors, of Prism and of MCITlib",
                Options.DEFAULT,
                Set.of(Capability.TRAINS));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return experts(options).count(site);
    }

    /** The experts as they were when the last task ended, and how often it used each. */
    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return options.form() == Form.MERGED ? experts(options).numbers(site) + options.experts() : 0;
    }

    private static ExpertLoras.Experts experts(Options options) {
        return new ExpertLoras.Experts(options.lora(), options.experts(), false);
    }

    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return experts(options).working(site);
    }

    @Override
    public Looks looks(Options options, Stage stage, int items) {
        return options.form() == Form.MERGED ? new Looks(0, Math.min(options.items(), items)) : Looks.NONE;
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    /** The mixture, and how often an expert is among the heaviest of a position. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Counted(ExpertLoras.Mixture mixture, long[] counts) implements LinearAdapter {
        @Override
        public NDArray forward(FrozenLinear base, NDArray x) {
            NDArray rows = base.kernels().float32(x).reshape(-1, base.site().in());
            NDArray weights = base.kernels().linear(rows, mixture.router(), null);
            int used = Math.min(USED, counts.length);
            for (long expert : weights.topK(used, 1, true, false).get(1).toLongArray()) {
                counts[(int) expert]++;
            }
            return mixture.forward(base, x);
        }
    }

    private static final class Run extends ExpertLoras {
        private static final List<String> EXPERTS = List.of("A", "B");
        private static final String LAST = "last";
        private static final String COUNTS = "counts";
        private static final String OWN = "own";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(experts(options), scope);
            this.options = options;
        }

        @Override
        public void afterTraining(Stage stage, StageData data) {
            if (options.form() == Form.MERGED) {
                Map<String, long[]> counts = new HashMap<>();
                data.forward(options.items(), () -> counting(counts));
                for (LinearSite site : scope().sites()) {
                    long[] found = counts.getOrDefault(site.name(), new long[options.experts()]);
                    float[] all = new float[found.length];
                    IntStream.range(0, all.length).forEach(i -> all[i] = found[i]);
                    scope().bank().put(TensorBank.training(OWN, site.name()), all, new Shape(all.length));
                }
            }
        }

        private AdapterSet counting(Map<String, long[]> counts) {
            return new AdapterSet() {
                @Override
                public @Nullable LinearAdapter at(String site) {
                    Mixture mixture = mixture(site, 0);
                    return mixture == null
                            ? null
                            : new Counted(mixture, counts.computeIfAbsent(site, name -> new long[options.experts()]));
                }

                /** Every layer is to see every position. */
                @Override
                public boolean positionWise() {
                    return false;
                }
            };
        }

        @Override
        public void afterStage(Stage stage) {
            if (options.form() != Form.MERGED) {
                return;
            }
            Set<Integer> left = new HashSet<>(used(COUNTS));
            left.removeAll(used(OWN));
            for (LinearSite site : scope().sites()) {
                for (String part : EXPERTS) {
                    merge(shared(part, site.name()), part.equals("A"), left);
                }
                if (scope().bank().has(TensorBank.training(OWN, site.name()))) {
                    scope().bank()
                            .snapshot(
                                    TensorBank.training(COUNTS, site.name()),
                                    scope().bank().get(TensorBank.training(OWN, site.name())));
                    scope().bank().drop(TensorBank.training(OWN, site.name()));
                }
            }
        }

        /** Experts that are used most, over all layers. */
        private List<Integer> used(String counts) {
            double[] sums = new double[options.experts()];
            for (String name : scope().bank().names("training/" + counts + "/")) {
                float[] found = scope().bank().get(name).toFloatArray();
                IntStream.range(0, sums.length).forEach(i -> sums[i] += found[i]);
            }
            return IntStream.range(0, sums.length)
                    .filter(i -> sums[i] > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -sums[i]))
                    .limit(USED)
                    .toList();
        }

        /** @param left experts that the last task used and this one does not */
        private void merge(String name, boolean down, Set<Integer> left) {
            NDArray now = scope().bank().get(name);
            String last = TensorBank.training(LAST, name);
            if (scope().bank().has(last)) {
                NDArray shares = shares(now, down, left);
                NDArray before = scope().bank().get(last);
                scope().bank().snapshot(name, before.add(now.sub(before).mul(shares)));
            }
            scope().bank().snapshot(last, scope().bank().get(name));
        }

        /** Share of what an expert is now: for rows of A, or for columns of B. */
        private NDArray shares(NDArray like, boolean down, Set<Integer> left) {
            int each = options.lora().rank() / options.experts();
            float[] shares = new float[options.lora().rank()];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = (float) (left.contains(i / each) ? options.momentum() : 1 - options.momentum());
            }
            return like.getManager().create(shares, down ? new Shape(shares.length, 1) : new Shape(1, shares.length));
        }
    }
}
