package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LayerValues;
import lilora.engine.method.LowRank;
import lilora.engine.method.LowRankCosine;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.RankAllocation;
import lilora.engine.method.StageData;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * LiLoRA, "LoRA in LoRA" (arXiv 2508.06202). All tasks share A (r × in) and a basis B0 (out × r); task t adds a low-rank part
 * B_t A_t (out × s · s × r) and a mix g_t = sigmoid(f_t), one scalar per layer:
 *
 * <pre>y = W x + b + (alpha/r) · C_t · A · dropout(x),   C_t = g_t B0 + (1 − g_t) B_t A_t</pre>
 *
 * <p>Start: A, A_t Kaiming-uniform, B0 = B_t = 0, f_t ~ N(0, 1). In mode {@link Mode#PAPER} B0 goes on training and is held by
 *
 * <pre>lambda · mean over layers of (1 − cos(B_t A_t, B_{t−1} A_{t−1})) · ‖B0 − B0 of the last stage's end‖²</pre>
 *
 * from the second stage on. The paper gives neither lambda nor the reduction; both are options, and the defaults are ours.
 * Stored per layer after T tasks: r (in + out) + T (s (out + r) + 1). Inference needs the task's number.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class LiLora implements ContinualMethod<LiLora.Options> {
    /** What happens to the shared factors after the first task. */
    public enum Mode {
        /** A and B0 train in every stage, with the stability loss (the paper's algorithm). */
        PAPER,
        /** A trains on, B0 is frozen after the first stage (the released code). */
        CODE,
        /** A and B0 are frozen after the first stage: earlier tasks' answers cannot change. */
        FROZEN_SHARED,
        /** Ablation: only A is shared, every task has a full B of its own. */
        SHARED_A_ONLY
    }

    /** How B0 and the task's part are mixed. */
    public enum Mix {
        /** One learned scalar per layer and task. */
        LEARNED,
        /** Ablation: the same constant everywhere. */
        FIXED
    }

    /** How the stability loss is gathered over layers. */
    public enum Reduction {
        MEAN,
        SUM
    }

    /** How the inner ranks of a task's own parts are dealt out among layers. */
    public enum SubRanks {
        /** The same everywhere. */
        UNIFORM,
        /** By the spectrum of what a task asks of B_t A_t at its start, with as many numbers in all. Not in the paper. */
        AUTOMATIC
    }

    /** See each component's help. */
    public record Options(
            @Option(help = "Outer rank r, of the shared factors A and B0.", min = 1, max = 4096)
            int rank,

            @Option(help = "Inner rank s, of each task's own part; at most the outer rank.", min = 1, max = 4096)
            int subRank,

            @Option(help = "Whether each layer has inner rank s, or ranks are dealt out by what a task asks of it.")
            SubRanks subRanks,

            @Option(help = "The adapter's output is scaled by alpha / rank.", min = 0, max = 65536)
            double alpha,

            @Option(help = "Share of the adapter's inputs dropped while training.", min = 0, max = 0.9)
            double dropout,

            @Option(help = "What happens to the shared factors after the first task.")
            Mode mode,

            @Option(help = "Whether the mix of shared basis and task part is learned or fixed.")
            Mix mix,

            @Option(help = "The share of B0 when the mix is fixed.", min = 0, max = 1)
            double fixedMix,

            @Option(
                    help =
                            "Weight lambda of the stability loss in mode PAPER; 0 switches it off. Not given in the paper.",
                    min = 0,
                    max = 1e6,
                    firstStage = 2)
            double stabilityWeight,

            @Option(help = "Whether the stability loss is the mean or the sum over layers.", firstStage = 2)
            Reduction stabilityReduction,

            @Option(
                    help =
                            "Whether the cosine is a constant for the gradient, so that only B0 feels the stability loss.",
                    firstStage = 2)
            boolean detachCosine) {
        public static final Options DEFAULT =
                new Options(16, 8, SubRanks.UNIFORM, 32, 0.05, Mode.PAPER, Mix.LEARNED, 0.5, 1, Reduction.SUM, true);

        public Options {
            if (subRank > rank) {
                throw new InputException(
                        "Option \"subRank\" of method lilora is %d, above rank %d; the inner rank is at most the outer rank."
                                .formatted(subRank, rank));
            }
            if (subRanks == SubRanks.AUTOMATIC && mode == Mode.SHARED_A_ONLY) {
                throw new InputException(
                        "Option \"subRanks\" of method lilora is AUTOMATIC, but mode SHARED_A_ONLY has no inner ranks; choose another mode or UNIFORM.");
            }
        }
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "lilora",
                "LiLoRA",
                "LoRA in LoRA: tasks share A and a basis of B, and add a small low-rank part each.",
                "arXiv 2508.06202, section 3, and its released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.NEEDS_TASK_ID, Capability.GROWS),
                "Stability term");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long r = options.rank();
        long s = options.subRank();
        long a = r * site.in();
        long b = r * site.out();
        if (options.mode() == Mode.SHARED_A_ONLY) {
            return new LayerCount(a + b, a + b, a, b);
        }
        long own = s * (site.out() + r) + (options.mix() == Mix.LEARNED ? 1 : 0);
        long later =
                switch (options.mode()) {
                    case PAPER -> a + b + own;
                    case CODE -> a + own;
                    default -> own;
                };
        return new LayerCount(a + b + own, later, a + b, own);
    }

    /** B0 as it was when the last task ended. */
    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return options.mode() == Mode.PAPER ? (long) options.rank() * site.out() : 0;
    }

    /** B_t A_t, its difference from B0, that difference's share and C_t; for the loss the drift of B0 and its squares. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        long b = (long) options.rank() * site.out();
        boolean held = options.mode() == Mode.PAPER && options.stabilityWeight() > 0;
        return options.mode() == Mode.SHARED_A_ONLY ? new Working(0, 0) : new Working(4 * b, held ? 2 * b : 0);
    }

    @Override
    public Looks looks(Options options, Stage stage, int items) {
        return options.subRanks() == SubRanks.AUTOMATIC ? RankAllocation.looks(items) : Looks.NONE;
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run implements MethodRun {
        private final Options options;
        private final MethodScope scope;
        private final TensorBank bank;

        Run(Options options, MethodScope scope) {
            this.options = options;
            this.scope = scope;
            this.bank = scope.bank();
        }

        @Override
        public void beforeStage(Stage stage) {
            int t = stage.number();
            for (LinearSite site : scope.sites()) {
                String name = site.name();
                bank.kaimingUniform(shared("A", name), site.in(), options.rank(), site.in());
                if (options.mode() == Mode.SHARED_A_ONLY) {
                    bank.zeros(task(t, "B", name), site.out(), options.rank());
                    continue;
                }
                bank.zeros(shared("B0", name), site.out(), options.rank());
                if (!bank.has(task(t, "B", name))) {
                    makeOwn(site, t, options.subRank());
                }
                if (options.mix() == Mix.LEARNED) {
                    bank.normal(task(t, "f", name), 1, 1);
                }
            }
        }

        /** A task's own part of a layer, in the place of one of another rank. */
        private void makeOwn(LinearSite site, int t, int rank) {
            String a = task(t, "A", site.name());
            String b = task(t, "B", site.name());
            bank.drop(a);
            bank.drop(b);
            bank.kaimingUniform(a, options.rank(), rank, options.rank());
            bank.zeros(b, site.out(), rank);
        }

        /** Gives each layer's part the rank that its task asks of it. */
        @Override
        public void beforeTraining(Stage stage, StageData data) {
            if (options.subRanks() == SubRanks.AUTOMATIC) {
                int t = stage.number();
                RankAllocation.byGradient(
                                scope,
                                data,
                                options.rank(),
                                parts -> training(site -> up(t, site, parts.apply(site)), 0))
                        .dealt(options.subRank())
                        .forEach((site, rank) -> makeOwn(site, t, rank));
            }
        }

        @Override
        public List<String> trainable(Stage stage) {
            boolean first = stage.number() == 1;
            List<String> names = new ArrayList<>();
            for (LinearSite site : scope.sites()) {
                if (first || options.mode() != Mode.FROZEN_SHARED) {
                    names.add(shared("A", site.name()));
                }
                if (options.mode() != Mode.SHARED_A_ONLY && (first || options.mode() == Mode.PAPER)) {
                    names.add(shared("B0", site.name()));
                }
                names.addAll(own(stage.number(), site.name()));
            }
            return names;
        }

        private List<String> own(int t, String site) {
            if (options.mode() == Mode.SHARED_A_ONLY) {
                return List.of(task(t, "B", site));
            }
            return options.mix() == Mix.LEARNED
                    ? List.of(task(t, "A", site), task(t, "B", site), task(t, "f", site))
                    : List.of(task(t, "A", site), task(t, "B", site));
        }

        @Override
        public AdapterSet training(Stage stage) {
            return training(site -> up(stage.number(), site), options.dropout());
        }

        private AdapterSet training(Function<String, NDArray> up, double dropout) {
            return new TrainingAdapters(
                    site -> bank.has(shared("A", site)) ? adapter(site, up.apply(site), (float) dropout) : null,
                    dropout);
        }

        private LowRank adapter(String site, NDArray up, float dropout) {
            float scale = (float) (options.alpha() / options.rank());
            return new LowRank(bank.get(shared("A", site)), up, scale, dropout);
        }

        /** A task not learned yet is answered with the parts of the last task learned; before the first, by the base model. */
        @Override
        public AdapterSet inference(int task) {
            int t = Math.min(task, bank.tasksWith("").size());
            Map<String, LowRank> adapters = new HashMap<>();
            for (LinearSite site : t == 0 ? List.<LinearSite>of() : scope.sites()) {
                adapters.put(site.name(), adapter(site.name(), up(t, site.name()), 0));
            }
            return adapters::get;
        }

        /** C_t = g B0 + (1 − g) B_t A_t, (out, r): one thin matrix, since there are more tokens than ranks. */
        private NDArray up(int t, String site) {
            if (options.mode() == Mode.SHARED_A_ONLY) {
                return bank.get(task(t, "B", site));
            }
            return up(t, site, bank.get(task(t, "B", site)).matMul(bank.get(task(t, "A", site))));
        }

        /** The same with that for B_t A_t, (out, r). */
        private NDArray up(int t, String site, NDArray own) {
            NDArray basis = bank.get(shared("B0", site));
            if (options.mix() == Mix.FIXED) {
                return Scalars.times(basis, options.fixedMix()).add(Scalars.times(own, 1 - options.fixedMix()));
            }
            NDArray g = Activation.sigmoid(bank.get(task(t, "f", site)));
            return own.add(basis.sub(own).mul(g));
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (options.mode() != Mode.PAPER || options.stabilityWeight() == 0 || stage.number() == 1) {
                return Optional.empty();
            }
            NDList terms = new NDList(scope.sites().stream()
                    .map(site -> stability(stage.number(), site.name()))
                    .toList());
            double parts = options.stabilityReduction() == Reduction.MEAN ? terms.size() : 1;
            return Optional.of(Scalars.times(NDArrays.stack(terms).sum(), options.stabilityWeight() / parts));
        }

        /** (1 − cos(B_t A_t, B_{t−1} A_{t−1})) · ‖B0 − anchor‖² of one layer, a scalar. */
        private NDArray stability(int t, String site) {
            NDArray drift = bank.get(shared("B0", site))
                    .sub(bank.get(TensorBank.training("anchor", site)))
                    .square()
                    .sum();
            // 0 while one of them is still zero, so that the full penalty holds at a stage's start.
            NDArray cosine = LowRankCosine.of(
                    bank.get(task(t, "B", site)),
                    bank.get(task(t, "A", site)),
                    bank.get(task(t - 1, "B", site)),
                    bank.get(task(t - 1, "A", site)));
            NDArray alike = options.detachCosine() ? cosine.stopGradient() : cosine;
            return drift.mul(alike.neg().add(1));
        }

        /** The mix g_t, and how far B0 went from where the last task left it, in its length then. */
        @Override
        public List<LayerValues> layerValues(Stage stage) {
            int t = stage.number();
            List<LayerValues> told = new ArrayList<>();
            if (options.mode() != Mode.SHARED_A_ONLY && options.mix() == Mix.LEARNED) {
                told.add(LayerValues.of(
                        "Mix g: share of B0", scope.sites(), site -> Activation.sigmoid(bank.get(task(t, "f", site)))
                                .getFloat()));
            }
            if (options.mode() == Mode.PAPER && t > 1) {
                told.add(LayerValues.of("Drift of B0 in this stage", scope.sites(), site -> {
                    NDArray anchor = bank.get(TensorBank.training("anchor", site));
                    double moved =
                            bank.get(shared("B0", site)).sub(anchor).norm().getFloat();
                    return moved / anchor.norm().getFloat();
                }));
            }
            if (options.subRanks() == SubRanks.AUTOMATIC) {
                told.add(LayerValues.of(
                        "Inner rank s: share of r",
                        scope.sites(),
                        site -> bank.get(task(t, "B", site)).getShape().get(1) / (double) options.rank()));
            }
            return told;
        }

        @Override
        public void afterStage(Stage stage) {
            if (options.mode() == Mode.PAPER) {
                for (LinearSite site : scope.sites()) {
                    bank.snapshot(TensorBank.training("anchor", site.name()), bank.get(shared("B0", site.name())));
                }
            }
        }
    }
}
