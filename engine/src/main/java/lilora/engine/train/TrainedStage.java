package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.event.RunEvent;
import lilora.engine.image.Pixels;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.GreedyDecoder;
import lilora.engine.model.ImageGrid;
import lilora.engine.run.PredictionLine;
import lilora.engine.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A base model with what a method had learned when a stage ended, ready to answer. */
public final class TrainedStage implements AutoCloseable {
    private final RunInputs inputs;
    private final BaseModel model;
    private final TensorBank bank;
    private final MethodRun method;
    private final int number;

    /**
     * Reads the adapters of a stage's end.
     *
     * @param saved checkpoint of the end of a stage, or of the start
     */
    public TrainedStage(RunInputs inputs, BaseModel model, Checkpoints.Saved saved) {
        this.inputs = inputs;
        this.model = model;
        this.bank = new TensorBank(model.manager(), inputs.experiment().seed());
        this.method = inputs.method().open(MethodScope.of(inputs.sites(), bank, model));
        this.number = saved.cursor().stage();
        Checkpoints.read(saved.adapters(), bank::put);
    }

    /**
     * Score of one task, and every answer.
     *
     * @param score main metric times 100
     * @param instructionFollowing percent of answers in the asked form
     * @param details side scores by name, and what a selector makes of the questions where the run asks one
     * @param answers in the order of the test items
     */
    public record Result(
            int task,
            String metric,
            double score,
            double instructionFollowing,
            Map<String, Double> details,
            List<PredictionLine> answers) {
        /**
         * As a cell of the accuracy matrix that no run holds: it names no file and took no time.
         *
         * @param stage whose end answered
         */
        public RunEvent.EvalCell cell(int stage) {
            return new RunEvent.EvalCell(
                    stage, task, score, metric, instructionFollowing, answers.size(), details, "", 0);
        }
    }

    /**
     * Answers and scores all test prompts of a task, as the run itself did or would have done, with the tasks that its selector chooses
     * beside the true one where the run asks one.
     *
     * @param told gets a sentence if the device has not the memory for whole batches
     * @throws InputException if the task has none, or the stage holds nothing that the selector could choose by
     */
    public Result evaluate(int task, FeatureCache.Rows features, Consumer<String> told) {
        Evaluator evaluator = new Evaluator(model, inputs, told);
        SelectedAnswers selected = new SelectedAnswers(evaluator, inputs, new TaskSelector(bank), method);
        return evaluate(
                evaluator,
                prepared(inputs, task),
                features,
                () -> answering(task),
                (prepared, evaluation) -> selected.details(number, prepared, features, evaluation, answered -> {}));
    }

    /**
     * The same of a model with adapters, which are made and freed within the call.
     *
     * @throws InputException if the task has no test items
     */
    public static Result evaluateAlike(
            BaseModel model,
            RunInputs inputs,
            int task,
            FeatureCache.Rows features,
            Supplier<AdapterSet> adapters,
            Consumer<String> told) {
        return evaluate(
                new Evaluator(model, inputs, told),
                prepared(inputs, task),
                features,
                () -> Answering.by(adapters.get()),
                (prepared, evaluation) -> Map.of());
    }

    private static PreparedTask prepared(RunInputs inputs, int task) {
        PreparedTask prepared = inputs.tasks().get(task - 1);
        if (prepared.test().isEmpty()) {
            throw new InputException("Task %d, %s, has no test items to score."
                    .formatted(task, prepared.task().id()));
        }
        return prepared;
    }

    /** @param selected what is told beside, of a selector */
    private static Result evaluate(
            Evaluator evaluator,
            PreparedTask task,
            FeatureCache.Rows features,
            Supplier<Answering> by,
            BiFunction<PreparedTask, Evaluator.Evaluation, Map<String, Double>> selected) {
        Evaluator.Evaluation evaluation;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            evaluation = evaluator.evaluate(task, features, by.get(), answered -> {});
        }
        Map<String, Double> details = new TreeMap<>(evaluation.details());
        details.putAll(selected.apply(task, evaluation));
        return new Result(
                task.number(),
                evaluation.metric(),
                evaluation.score().value(),
                evaluation.score().instructionFollowing(),
                details,
                Predictions.lines(task, evaluation));
    }

    /** Before the first stage the base model answers alone. */
    private Answering answering(int task) {
        return task == 0 || number == 0 ? Answering.by(AdapterSet.none()) : Answering.of(method, task);
    }

    /** Those that answer a question, which is looked at only where that matters. */
    private AdapterSet adapters(int task, int[] prompt, List<Pixels> images) {
        Answering by = answering(task);
        return by.adapters(by.routes(1, () -> EmbeddedQuestions.of(
                                model, List.of(new EmbeddedQuestions.Question(prompt, () -> features(model, images))))
                        .spokenTo((adapters, tokens) ->
                                List.of(answer(model, inputs.tokenizer(), prompt, images, tokens, () -> adapters))))
                .get(0));
    }

    /**
     * Answers one prompt.
     *
     * @param task whose adapter answers; 0 for the base model alone
     * @param prompt token ids
     * @param images in the order shown
     */
    public String ask(int task, int[] prompt, List<Pixels> images, int maxNewTokens) {
        return answer(model, inputs.tokenizer(), prompt, images, maxNewTokens, () -> adapters(task, prompt, images));
    }

    /**
     * One answer of a model with adapters, which are made and freed within the call.
     *
     * @throws InputException if the model has no position left to answer at
     */
    public static String answer(
            BaseModel model,
            Tokenizer tokenizer,
            int[] prompt,
            List<Pixels> images,
            int maxNewTokens,
            Supplier<AdapterSet> adapters) {
        List<ImageGrid> grids =
                images.stream().map(image -> model.config().grid(image.size())).toList();
        int length = prompt.length
                + grids.stream().mapToInt(grid -> grid.tokens() - 1).sum();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            AdapterSet set = adapters.get();
            requireRoom(length, images.size(), model.config().text().positions() - set.prefixLength());
            List<int[]> ids = new GreedyDecoder(model)
                    .generate(
                            List.of(prompt),
                            new int[][] {IntStream.range(0, images.size()).toArray()},
                            model.config().inputSize() == 0 ? grids : List.of(),
                            features(model, images),
                            set,
                            maxNewTokens);
            return PythonWhitespace.strip(tokenizer.decode(ids.get(0)));
        }
    }

    private static void requireRoom(int length, int images, int positions) {
        if (length >= positions) {
            throw new InputException(
                    "The question is %,d tokens long%s, and the model has %,d positions for question and answer; shorten it."
                            .formatted(
                                    length,
                                    images == 0 ? "" : images == 1 ? " with its image" : " with its images",
                                    positions));
        }
    }

    /** One by one, for their sizes may differ. */
    private static @Nullable NDArray features(BaseModel model, List<Pixels> images) {
        if (images.isEmpty()) {
            return null;
        }
        NDList each = new NDList();
        for (Pixels image : images) {
            Shape shape = new Shape(1, 3, image.height(), image.width());
            NDArray visual = model.visionFeatures(model.manager().create(image.values(), shape));
            each.add(model.config().inputSize() == 0 ? visual.get(0) : visual);
        }
        return each.size() == 1 ? each.get(0) : NDArrays.concat(each);
    }

    @Override
    public void close() {
        bank.close();
    }
}
