package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.Gradients;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.StageData;
import lilora.engine.method.SummedLoras;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.Directions;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import org.jspecify.annotations.Nullable;

/**
 * KeepLoRA (arXiv 2601.19659): a new adapter for every task on top of the earlier ones, which reads its input along directions that neither
 * the base model nor earlier tasks depend on.
 *
 * <pre>
 * M = the strongest input directions of W, until they hold the share 0.6 of |W|² (at least one)
 * before task t:  A = the r strongest input directions of G (1 − M Mᵀ),   B = 0;   A stays, B is trained
 * after task t, RELEASED:  M grows by the strongest input directions of G (1 − M Mᵀ), until it holds the share 0.99 of |G|²
 * after task t, PAPER:     the same of the layer's inputs X
 * </pre>
 *
 * <p>G is the gradient of the cross entropy by the layer's weights with all adapters so far, summed over a fifth of the task's items; the same
 * ones before and after. RELEASED is the code for LLaVA (MaolinLuo/KeepLoRA a17f9c2; r 32, scale ¼), which takes every fifth item by its
 * number and approximates the directions by randomised SVD; here items are drawn, and directions are exact, by the eigenvectors of GᵀG in
 * double precision. Where G has fewer directions than r, the other rows of A are zero. Its code merges each adapter into the weights; here
 * they stay beside them, and dropout takes no inputs from them: the same model. Its projector is trained as a whole; here it is a layer as
 * others, where it is adapted.
 *
 * <p>The paper begins with A = U_r, B = S Vᵀ and takes s B A off the weights, so that the model begins where it was. What is then trained
 * is B − S Vᵀ, whose gradients are those of a B that begins at 0: only weight decay tells them apart, and so B = 0 here in both forms. The
 * paper's share for inputs was not at hand; it is the option of the gradients' form.
 *
 * <p>Stored: T · r (in + out) numbers per layer after T tasks; for training in² for the projection M Mᵀ. While items are looked at, the
 * gradients of whole weights take twice in · out.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class KeepLora implements ContinualMethod<KeepLora.Options> {
    /** The share of |G|² above which a direction of G counts as there. */
    private static final double NOTHING = 1e-12;

    /** By what protected directions grow when a task ends. */
    public enum Form {
        RELEASED,
        PAPER
    }

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(
                    help =
                            "By what a task's directions are known: RELEASED by the gradients of the weights, PAPER by the layers' inputs.")
            Form form,

            @Option(help = "Share of the base weights' squares that protected directions hold.", min = 0, max = 1)
            double baseShare,

            @Option(help = "Share of a task's squares that protected directions hold when it ends.", min = 0, max = 1)
            double taskShare,

            @Option(help = "Share of a task's items that are looked at, before it and after it.", min = 0.001, max = 1)
            double items) {
        public static final Options DEFAULT = new Options(new LoraOptions(16, 4, 0.05), Form.RELEASED, 0.6, 0.99, 0.2);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "keep-lora",
                "KeepLoRA",
                "Every task adds a LoRA adapter that reads its input along directions which base model and earlier tasks do not use; their sum answers.",
                "KeepLoRA (arXiv 2601.19659), and its released code for LLaVA",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.GROWS));
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        long up = (long) options.lora().rank() * site.out();
        return new LayerCount(up, up, 0, up + (long) options.lora().rank() * site.in());
    }

    /** The projection on protected directions. */
    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return (long) site.in() * site.in();
    }

    /** As much as the gradient of the weights and what it is taken of, while items are looked at. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return SummedLoras.working(options.lora(), site, tasks).withPenalty(2L * site.in() * site.out());
    }

    /** Before a stage at gradients; after it at them again, or at what layers are given. */
    @Override
    public Looks looks(Options options, Stage stage, int items) {
        int looked = share(options, items);
        return options.form() == Form.RELEASED ? new Looks(2 * looked, 0) : new Looks(looked, looked);
    }

    private static int share(Options options, int items) {
        return (int) Math.ceil(options.items() * items);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    /** How many of falling energies are needed so that they and what is held already reach a share of a whole. */
    static int reaching(List<Double> energies, double held, double wanted) {
        double sum = held;
        int count = 0;
        while (count < energies.size() && sum < wanted) {
            sum += energies.get(count++);
        }
        return count;
    }

    /** A layer as it is, with a change of its weights that is zero: its gradient is that of the weights. */
    private record Probe(LinearAdapter inner, NDArray change, Map<String, FrozenLinear> met) implements LinearAdapter {
        @Override
        public NDArray forward(FrozenLinear base, NDArray x) {
            met.put(base.site().name(), base);
            return inner.forward(base, x).add(base.kernels().linear(x, change, null));
        }
    }

    /** A layer as it is, with a sum of its inputs' second moments. */
    private record Watch(LinearAdapter inner, NDArray moments) implements LinearAdapter {
        @Override
        public NDArray forward(FrozenLinear base, NDArray x) {
            moments.addi(Directions.moments(x, base.kernels()));
            return inner.forward(base, x);
        }
    }

    private static final class Run extends SummedLoras {
        private static final String HELD = "held";

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
        protected List<String> trainedParts() {
            return List.of("B");
        }

        @Override
        public void beforeTraining(Stage stage, StageData data) {
            Set<LinearSite> left = new LinkedHashSet<>(scope().sites());
            gradients(stage, data, (site, layer, moments) -> {
                left.remove(site);
                if (!scope().bank().has(held(site))) {
                    keepBase(site, layer);
                }
                NDArray before = scope().bank().get(held(site));
                Directions free = Directions.beside(moments, before, scope().kernels());
                putDown(stage, site, strongest(free, site, NOTHING * squares(moments)));
            });
            // A layer that none of these items comes to reads nothing: any of its directions may be one to protect.
            left.forEach(site -> putDown(stage, site, new float[options.lora().rank() * site.in()]));
        }

        private void putDown(Stage stage, LinearSite site, float[] values) {
            Shape shape = new Shape(options.lora().rank(), site.in());
            scope().bank().put(task(stage.number(), "A", site.name()), values, shape);
        }

        /** @param least what a direction has to hold; below it is what rounding left of protected ones */
        private float[] strongest(Directions free, LinearSite site, double least) {
            float[] down = new float[options.lora().rank() * site.in()];
            double[] vectors = free.vectors().toDoubleArray();
            for (int row = 0; row < Math.min(options.lora().rank(), site.in()); row++) {
                for (int i = 0; i < site.in() && free.energies().get(row) > least; i++) {
                    down[row * site.in() + i] = (float) vectors[row * site.in() + i];
                }
            }
            return down;
        }

        private void keepBase(LinearSite site, FrozenLinear layer) {
            NDArray moments = layer.with(w -> Directions.moments(w, scope().kernels()));
            NDArray none = moments.zerosLike().toType(DataType.FLOAT32, false);
            Directions all = Directions.beside(moments, none, scope().kernels());
            double sum =
                    all.energies().stream().mapToDouble(Double::doubleValue).sum();
            int within = reaching(all.energies(), 0, options.baseShare() * sum);
            // Those whose sum stays below the share, at least one.
            grow(site, none, all, Math.max(1, within - 1));
        }

        private void grow(LinearSite site, NDArray held, Directions directions, int count) {
            NDArray more =
                    count == 0 ? held : held.add(directions.projection(count).toType(DataType.FLOAT32, false));
            scope().bank().snapshot(held(site), more);
        }

        private static String held(LinearSite site) {
            return TensorBank.training(HELD, site.name());
        }

        @Override
        public void afterTraining(Stage stage, StageData data) {
            if (options.form() == Form.RELEASED) {
                gradients(stage, data, (site, layer, moments) -> keepTask(site, moments));
            } else {
                inputs(stage, data);
            }
        }

        private void keepTask(LinearSite site, NDArray moments) {
            NDArray before = scope().bank().get(held(site));
            Directions free = Directions.beside(moments, before, scope().kernels());
            double all = squares(moments);
            double inside =
                    moments.mul(before.toType(DataType.FLOAT64, false)).sum().getDouble();
            // What is left of protected directions by rounding is none to protect again.
            List<Double> there = free.energies().stream()
                    .takeWhile(energy -> energy > NOTHING * all)
                    .toList();
            grow(site, before, free, reaching(there, inside, options.taskShare() * all));
        }

        /** The sum of squares of what has these second moments. */
        private static double squares(NDArray moments) {
            int width = Math.toIntExact(moments.getShape().get(0));
            return moments.mul(moments.getManager().eye(width, width, 0, DataType.FLOAT64))
                    .sum()
                    .getDouble();
        }

        /** Told of each layer the second moments of its weights' gradient. */
        @FunctionalInterface
        private interface Look {
            void at(LinearSite site, FrozenLinear layer, NDArray moments);
        }

        private void gradients(Stage stage, StageData data, Look look) {
            try (NDManager own = scope().bank().newSubManager()) {
                Map<String, FrozenLinear> met = new HashMap<>();
                Map<String, NDArray> changes = new HashMap<>();
                scope().sites()
                        .forEach(site -> changes.put(site.name(), apart(own.zeros(new Shape(site.out(), site.in())))));
                Supplier<AdapterSet> probes = () -> {
                    AdapterSet inner = inference(stage.number());
                    return new TrainingAdapters(
                            site -> changes.containsKey(site)
                                    ? new Probe(of(inner, site), changes.get(site), met)
                                    : null,
                            0);
                };
                data.gradients(changes, share(options, data.items()), probes, sum -> looked(sum, met, look));
            }
        }

        private void looked(Gradients sum, Map<String, FrozenLinear> met, Look look) {
            for (LinearSite site : scope().sites()) {
                try (NDScope each = new NDScope()) {
                    each.suppressNotUsedWarning();
                    FrozenLinear layer = met.get(site.name());
                    // Items without an image do not come to a projector.
                    if (layer != null) {
                        look.at(site, layer, Directions.moments(sum.of(site.name()), scope().kernels()));
                    }
                }
            }
        }

        private void inputs(Stage stage, StageData data) {
            try (NDManager own = scope().bank().newSubManager()) {
                Map<String, NDArray> moments = new HashMap<>();
                scope().sites()
                        .forEach(site -> moments.put(
                                site.name(), apart(own.zeros(new Shape(site.in(), site.in()), DataType.FLOAT64))));
                data.forward(share(options, data.items()), () -> watching(inference(stage.number()), moments));
                for (LinearSite site : scope().sites()) {
                    try (NDScope each = new NDScope()) {
                        each.suppressNotUsedWarning();
                        if (scope().bank().has(held(site))) {
                            keepTask(site, Objects.requireNonNull(moments.get(site.name())));
                        }
                    }
                }
            }
        }

        private static AdapterSet watching(AdapterSet inner, Map<String, NDArray> moments) {
            return new AdapterSet() {
                @Override
                public @Nullable LinearAdapter at(String site) {
                    NDArray sum = moments.get(site);
                    return sum == null ? null : new Watch(of(inner, site), sum);
                }

                /** Every layer is to see every position. */
                @Override
                public boolean positionWise() {
                    return false;
                }
            };
        }

        private static LinearAdapter of(AdapterSet inner, String site) {
            LinearAdapter adapter = inner.at(site);
            return adapter == null ? FrozenLinear::forward : adapter;
        }

        /** Outlives what is around it. */
        private static NDArray apart(NDArray array) {
            NDScope.unregister(array);
            return array;
        }
    }
}
