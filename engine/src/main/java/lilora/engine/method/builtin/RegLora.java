package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SummedLoras;
import lilora.engine.method.TensorBank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * RegLoRA, the part of SEFE (arXiv 2505.02486) that guards what was learned: a new adapter for every task on top of the earlier ones, which
 * may change little of the weights that those changed most.
 *
 * <pre>L = CE + weight · mean over layers of the mean over the kept places j of |(B_t A_t)_j|</pre>
 *
 * <p>Kept places of a layer: those {@code share} of the entries of B_i A_i that are largest, of every earlier task i. Weight 2500 and share 0.02
 * are those of MCITlib's code (Ghy0501/MCITlib 2956dfd), which merges each adapter into the weights when its task ends; here
 * they stay beside them, and dropout takes no inputs from them: the same model. SEFE's other part turns a share of the data into other forms
 * of answer; it is no method of training and not here.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks; for training row and column of each kept place.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class RegLora implements ContinualMethod<RegLora.Options> {

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Weight of what a new task changes at the kept places.", min = 0, max = 1e9, firstStage = 2)
            double weight,

            @Option(
                    help = "Share of a layer's weights that are kept for each task: those it changed most.",
                    min = 0,
                    max = 1)
            double share) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 2500, 0.02);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "reg-lora",
                "RegLoRA",
                "Every task adds a LoRA adapter that may change little of the weights which earlier ones changed most; their sum answers.",
                "SEFE (arXiv 2505.02486), and MCITlib's released code",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS),
                "Change at kept places");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().countPerTask(site);
    }

    /** At most: tasks may share places. */
    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return 2 * Math.min((long) site.in() * site.out(), learned * places(options, site));
    }

    /** Rows of B and columns of A at the kept places of one task, and their product. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return SummedLoras.working(options.lora(), site, tasks)
                .withPenalty(3L * options.lora().rank() * Math.max(tasks - 1, 0) * places(options, site));
    }

    private static long places(Options options, LinearSite site) {
        return (long) (options.share() * site.in() * site.out());
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    private static final class Run extends SummedLoras {
        private static final String KEPT = "kept";

        private final Options options;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
        }

        /** Its code has earlier adapters in the weights. */
        @Override
        protected boolean dropsForEarlier() {
            return false;
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            NDList terms = new NDList();
            for (LinearSite site : options.weight() == 0 ? List.<LinearSite>of() : scope().sites()) {
                if (scope().bank().has(TensorBank.training(KEPT, site.name()))) {
                    terms.add(changed(stage.number(), site));
                }
            }
            return terms.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Scalars.times(
                            NDArrays.stack(terms).sum(),
                            options.weight() / scope().sites().size()));
        }

        /** Mean of |B_t A_t| at the kept places of a layer. */
        private NDArray changed(int task, LinearSite site) {
            NDArray kept = scope().bank().get(TensorBank.training(KEPT, site.name()));
            NDArray rows = kept.get(0);
            NDArray columns = kept.get(1);
            NDArray up = scope().kernels().rows(scope().bank().get(task(task, "B", site.name())), whole(rows));
            NDArray down = scope().kernels()
                    .rows(scope().bank().get(task(task, "A", site.name())).transpose(), whole(columns));
            return up.mul(down).sum(new int[] {1}).abs().mean();
        }

        private static NDArray whole(NDArray numbers) {
            return numbers.toType(DataType.INT64, true);
        }

        @Override
        public void afterStage(Stage stage) {
            for (LinearSite site : scope().sites()) {
                int most = Math.toIntExact(places(options, site));
                if (most > 0) {
                    keep(stage.number(), site, most);
                }
            }
        }

        private void keep(int task, LinearSite site, int most) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray change = scope().bank()
                        .get(task(task, "B", site.name()))
                        .matMul(scope().bank().get(task(task, "A", site.name())))
                        .abs()
                        .flatten();
                long[] largest = change.topK(most, 0, true, false).get(1).toLongArray();
                long[] all = LongStream.concat(LongStream.of(largest), earlier(site))
                        .sorted()
                        .distinct()
                        .toArray();
                float[] places = new float[2 * all.length];
                for (int i = 0; i < all.length; i++) {
                    places[i] = Math.floorDiv(all[i], site.in());
                    places[all.length + i] = all[i] % site.in();
                }
                scope().bank().put(TensorBank.training(KEPT, site.name()), places, new Shape(2, all.length));
            }
        }

        private LongStream earlier(LinearSite site) {
            String name = TensorBank.training(KEPT, site.name());
            if (!scope().bank().has(name)) {
                return LongStream.empty();
            }
            float[] places = scope().bank().get(name).toFloatArray();
            int count = places.length / 2;
            return IntStream.range(0, count).mapToLong(i -> ((long) places[i]) * site.in() + (long) places[count + i]);
        }
    }
}
