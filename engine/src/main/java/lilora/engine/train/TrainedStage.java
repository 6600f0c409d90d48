package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.metric.Scorer;
import lilora.engine.metric.Scorers;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.GreedyDecoder;
import lilora.engine.model.LlavaModel;
import lilora.engine.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A base model with what a method had learned when a stage ended, ready to answer. */
public final class TrainedStage implements AutoCloseable {
    private final RunInputs inputs;
    private final LlavaModel model;
    private final TensorBank bank;
    private final MethodRun method;

    /**
     * Reads the adapters of a stage's end.
     *
     * @param saved checkpoint of the end of a stage
     */
    public TrainedStage(RunInputs inputs, LlavaModel model, Checkpoints.Saved saved) {
        this.inputs = inputs;
        this.model = model;
        this.bank = new TensorBank(model.manager(), inputs.experiment().seed());
        this.method = inputs.method().open(new MethodScope(inputs.sites(), bank, model.kernels()));
        Checkpoints.read(saved.adapters(), bank::put);
    }

    /**
     * Score of one task, and every answer.
     *
     * @param score main metric times 100
     * @param details side scores by name
     * @param answers in the order of the test items
     */
    public record Result(
            int task, String metric, double score, Map<String, Double> details, List<Predictions.Line> answers) {}

    /** Answers and scores all test prompts of a task. */
    public Result evaluate(int task, RowStore.Rows features) {
        PreparedTask prepared = inputs.tasks().get(task - 1);
        Scorer scorer = Scorers.byId(prepared.task().description().metric());
        Evaluator evaluator = new Evaluator(
                model, inputs.tokenizer(), inputs.experiment().evaluation().batchSize());
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Evaluator.Evaluation evaluation = evaluator.evaluate(
                    prepared,
                    features,
                    method.inference(task),
                    prepared.task().description().maxNewTokens(),
                    scorer,
                    answered -> {});
            return new Result(
                    task,
                    scorer.id(),
                    evaluation.score().value(),
                    evaluation.details(),
                    Predictions.lines(prepared, evaluation));
        }
    }

    /**
     * Answers one prompt.
     *
     * @param task whose adapter answers; 0 for the base model alone
     * @param prompt token ids
     * @param pixels the image, (3, height, width); null for none
     */
    public String ask(int task, int[] prompt, float @Nullable [] pixels, int maxNewTokens) {
        return answer(
                model,
                inputs.tokenizer(),
                prompt,
                pixels,
                maxNewTokens,
                () -> task == 0 ? AdapterSet.none() : method.inference(task));
    }

    /** One answer of a model with adapters, which are made and freed within the call. */
    public static String answer(
            LlavaModel model,
            Tokenizer tokenizer,
            int[] prompt,
            float @Nullable [] pixels,
            int maxNewTokens,
            Supplier<AdapterSet> adapters) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray visual = null;
            if (pixels != null) {
                int size = model.config().vision().imageSize();
                visual = model.visionFeatures(model.manager().create(pixels, new Shape(1, 3, size, size)));
            }
            List<int[]> ids = new GreedyDecoder(model)
                    .generate(
                            List.of(prompt), new int[] {pixels == null ? -1 : 0}, visual, adapters.get(), maxNewTokens);
            return tokenizer.decode(ids.get(0)).strip();
        }
    }

    @Override
    public void close() {
        bank.close();
    }
}
