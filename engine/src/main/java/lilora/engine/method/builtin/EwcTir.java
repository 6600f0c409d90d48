package lilora.engine.method.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.engine.method.Anchors;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.Option;
import lilora.engine.method.SharedLora;
import lilora.engine.method.SquaredGradients;
import lilora.engine.method.StageData;
import lilora.engine.method.TensorBank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;

/**
 * EWC with task-similarity-informed regularisation (TIR; He et al., Continual Instruction Tuning for Large Multimodal Models, arXiv
 * 2311.16206): numbers that mattered to a task are held less while a task like it is learned.
 *
 * <pre>
 * L = CE + (weight / 2) Σ_j I_j (p_j − p*_j)²,   p* the adapter when the last task ended
 * a task ends:    F_j = Σ over batches of squared gradients;   I_j ← max(I_j, F_j / (ΣF · batches)),  k_j the task of the larger one
 * t begins:       I_j ← I_j (1 − like(t, k_j))
 * like(t, i) = product over images, words and answers of σ((c_ti − mean) / deviation), c the cosines of two tasks' mean embeddings, mean and
 *              deviation those of c over all pairs of tasks up to t;   of c itself where there is one pair alone
 * </pre>
 *
 * <p>By a public copy of its code ({@code cl_learner/tir.py}, class {@code TIREWCLearner}, and {@code TaskEncoder}; others had added to it): I
 * stays as it is lessened. It embeds images by the tower's first token, words and answers by BERT; here stand for that the mean of an image's
 * vision features, and of the input embeddings of what is asked and of what is answered. Of one task's items alike all, or of none with an
 * image, the deviation is 0, and σ(0) is taken.
 *
 * <p>Open: the paper's text was not at hand; in the copy, the EWC beneath was another's by then. That the squares are of batches, in a pass after
 * training, follows from what its comments say of what they replaced; half of the weight is what the copy takes. Its weight is 10⁸ for all
 * weights of a model, and 100 in the example for MAS; for LoRA there is none.
 *
 * <p>Stored: one adapter, r (in + out) numbers per layer, and for each task 2 hidden + feature width for its embeddings; for training three
 * adapters more.
 */
@SuppressWarnings("rawtypes") // AutoService names the interface without its type argument
@AutoService(ContinualMethod.class)
public final class EwcTir implements ContinualMethod<EwcTir.Options> {

    /** See each component's help. */
    public record Options(
            LoraOptions lora,

            @Option(help = "Weight of the penalty.", min = 0, max = 1e12, firstStage = 2)
            double weight,

            @Option(help = "Items of a task that are looked at when it ends.", min = 1, max = 1e6)
            int items) {
        public static final Options DEFAULT = new Options(LoraOptions.DEFAULT, 1e4, 200);
    }

    @Override
    public MethodDescriptor<Options> descriptor() {
        return new MethodDescriptor<>(
                "ewc-tir",
                "EWC + TIR",
                "One LoRA adapter is tuned on task after task; parameters that mattered to earlier tasks are penalised"
                        + " for moving, the less the more alike the task is.",
                "Continual instruction tuning for large multimodal models (arXiv 2311.16206), by a copy of its code,"
                        + " with the base model's own embeddings",
                Options.DEFAULT,
                Set.of(Capability.TRAINS, Capability.STAND_IN_ENCODERS),
                "EWC penalty");
    }

    @Override
    public LayerCount count(Options options, LinearSite site) {
        return options.lora().count(site);
    }

    @Override
    public LayerCount besideLayers(Options options, int words, int images) {
        return new LayerCount(0, 0, 0, 2L * words + images);
    }

    @Override
    public long keptForTraining(Options options, LinearSite site, int learned) {
        return 3 * count(options, site).storedShared();
    }

    /** The distances, their squares, and these weighted. */
    @Override
    public Working working(Options options, LinearSite site, int tasks) {
        return new Working(0, 3 * count(options, site).storedShared());
    }

    @Override
    public Looks looks(Options options, Stage stage, int items) {
        return new Looks(Math.min(options.items(), items), 0);
    }

    @Override
    public MethodRun open(Options options, MethodScope scope) {
        return new Run(options, scope);
    }

    /**
     * How like each earlier task the last one is.
     *
     * @param alike for each kind of embedding the cosines of each two tasks
     * @return a number for each task but the last
     */
    static double[] like(double[][][] alike) {
        int last = alike[0].length - 1;
        double[] product = new double[last];
        Arrays.fill(product, 1);
        for (double[][] cosines : alike) {
            List<Double> pairs = new ArrayList<>();
            for (int i = 0; i < cosines.length; i++) {
                for (int j = 0; j < i; j++) {
                    pairs.add(cosines[i][j]);
                }
            }
            for (int i = 0; i < last; i++) {
                product[i] *= pairs.size() == 1 ? cosines[last][i] : standing(cosines[last][i], pairs);
            }
        }
        return product;
    }

    /** Where a number stands among others: σ of its distance from their mean in deviations. */
    private static double standing(double value, List<Double> all) {
        double mean = all.stream().mapToDouble(one -> one).average().orElse(0);
        double squares =
                all.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
        double deviation = Math.sqrt(squares / (all.size() - 1));
        return deviation == 0 ? 0.5 : 1 / (1 + Math.exp(-(value - mean) / deviation));
    }

    private static final class Run extends SharedLora {
        private static final String IMPORTANCE = "importance";
        private static final String OWNER = "owner";
        private static final String ANCHOR = "anchor";

        private final Options options;
        private final Anchors embedded;

        Run(Options options, MethodScope scope) {
            super(options.lora(), scope);
            this.options = options;
            this.embedded = new Anchors(scope.bank());
        }

        @Override
        public void beforeTraining(Stage stage, StageData data) {
            embedded.keep(stage.number(), data);
            embedded.keepAnswers(stage.number(), data);
            if (!isKept(IMPORTANCE)) {
                return;
            }
            double[] like = like(embedded.alike());
            for (String name : trainable(stage)) {
                float[] importance = kept(IMPORTANCE, name).toFloatArray();
                float[] owner = kept(OWNER, name).toFloatArray();
                for (int i = 0; i < importance.length; i++) {
                    importance[i] *= (float) (1 - like[(int) owner[i] - 1]);
                }
                scope().bank()
                        .put(
                                TensorBank.training(IMPORTANCE, name),
                                importance,
                                kept(IMPORTANCE, name).getShape());
            }
        }

        @Override
        public Optional<NDArray> penalty(Stage stage) {
            if (options.weight() == 0 || !isKept(IMPORTANCE)) {
                return Optional.empty();
            }
            return Optional.of(Scalars.times(
                    NDArrays.stack(squaredWays(ANCHOR, IMPORTANCE)).sum(), options.weight() / 2));
        }

        @Override
        public void afterTraining(Stage stage, StageData data) {
            try (SquaredGradients found = SquaredGradients.of(
                    data, options.items(), data.batchSize(), () -> inference(stage.number()), trainable(stage))) {
                double all = found.total();
                found.each(all == 0 ? 0 : 1 / (all * found.batches()), (name, share) -> keep(stage, name, share));
            }
            keep(ANCHOR);
        }

        /** Each number is the task's whose importance is larger. */
        private void keep(Stage stage, String name, NDArray found) {
            String importance = TensorBank.training(IMPORTANCE, name);
            String owner = TensorBank.training(OWNER, name);
            NDArray own = Scalars.times(found.onesLike(), stage.number());
            boolean more = scope().bank().has(importance);
            if (more) {
                NDArray before = scope().bank().get(importance);
                NDArray larger = found.gt(before).toType(DataType.FLOAT32, false);
                NDArray earlier = scope().bank().get(owner);
                own = earlier.add(own.sub(earlier).mul(larger));
            }
            NDArray largest = more ? found.maximum(scope().bank().get(importance)) : found;
            scope().bank().snapshot(owner, own);
            scope().bank().snapshot(importance, largest);
        }
    }
}
