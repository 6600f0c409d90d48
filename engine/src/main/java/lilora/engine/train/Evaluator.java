package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import lilora.engine.PythonWhitespace;
import lilora.engine.metric.ItemScore;
import lilora.engine.metric.Prediction;
import lilora.engine.metric.Score;
import lilora.engine.metric.Scorer;
import lilora.engine.metric.Scorers;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.GreedyDecoder;

/** Answers a task's test prompts by greedy decoding, in batches of prompts of similar length, and scores the answers. */
final class Evaluator {
    private final BaseModel model;
    private final RunInputs inputs;
    private final GreedyDecoder decoder;

    /**
     * The outcome of one evaluation.
     *
     * @param metric id of the main score
     * @param predictions in the order of the test items
     * @param score of all of them
     * @param details side scores, and the score of each question type
     */
    record Evaluation(String metric, List<Prediction> predictions, Score score, Map<String, Double> details) {}

    /** An evaluator that does all as the run's experiment and tasks say: score, length of answers, size of batches. */
    Evaluator(BaseModel model, RunInputs inputs) {
        this.model = model;
        this.inputs = inputs;
        this.decoder = new GreedyDecoder(model);
    }

    /**
     * Answers and scores all prompts of a task.
     *
     * @param features of the task's images
     * @param progress told the number of prompts answered after each batch; may throw to end the evaluation
     */
    Evaluation evaluate(PreparedTask task, FeatureCache.Rows features, AdapterSet adapters, IntConsumer progress) {
        int batchSize = inputs.experiment().evaluation().batchSize();
        int maxNewTokens = task.task().description().maxNewTokens();
        Scorer scorer = Scorers.byId(inputs.metric(task));
        List<PreparedTask.Prompt> prompts = task.test();
        String[] answers = new String[prompts.size()];
        List<Integer> order = IntStream.range(0, prompts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> -task.length(prompts.get(i))))
                .toList();
        for (int from = 0; from < order.size(); from += batchSize) {
            List<Integer> batch = order.subList(from, Math.min(order.size(), from + batchSize));
            features.soon(images(prompts, order.subList(from, Math.min(order.size(), from + 2 * batchSize))));
            answer(batch.stream().map(prompts::get).toList(), features, adapters, maxNewTokens, batch, answers);
            progress.accept(from + batch.size());
        }
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            predictions.add(Predictions.of(prompts.get(i).item(), answers[i]));
        }
        Score score = scorer.score(predictions);
        return new Evaluation(scorer.id(), predictions, score, details(task, score));
    }

    private static List<String> images(List<PreparedTask.Prompt> prompts, List<Integer> places) {
        return places.stream()
                .map(place -> prompts.get(place).item().image())
                .filter(Objects::nonNull)
                .toList();
    }

    private void answer(
            List<PreparedTask.Prompt> prompts,
            FeatureCache.Rows features,
            AdapterSet adapters,
            int maxNewTokens,
            List<Integer> places,
            String[] answers) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            ImageRows rows = new ImageRows();
            int[] images = prompts.stream()
                    .mapToInt(p -> rows.rowOf(features, p.item().image()))
                    .toArray();
            NDArray visual = rows.of(model.manager());
            List<int[]> generated = decoder.generate(
                    prompts.stream().map(PreparedTask.Prompt::ids).toList(),
                    images,
                    rows.grids(),
                    visual,
                    adapters,
                    maxNewTokens);
            for (int i = 0; i < places.size(); i++) {
                answers[places.get(i)] =
                        PythonWhitespace.strip(inputs.tokenizer().decode(generated.get(i)));
            }
        }
    }

    /** Side scores by id, and the mean credit of each question type under {@code type: <name>}. */
    private static Map<String, Double> details(PreparedTask task, Score score) {
        Map<String, Double> details = new TreeMap<>(score.side());
        details.put(
                "format-only errors",
                100.0
                        * score.items().stream()
                                .filter(ItemScore::formatOnlyError)
                                .count()
                        / score.count());
        Map<String, List<ItemScore>> byType = new HashMap<>();
        for (int i = 0; i < score.count(); i++) {
            String type = task.test().get(i).item().type();
            if (type != null) {
                byType.computeIfAbsent(type, key -> new ArrayList<>())
                        .add(score.items().get(i));
            }
        }
        byType.forEach((type, items) -> details.put(
                "type: " + type,
                100.0 * items.stream().mapToDouble(ItemScore::credit).sum() / items.size()));
        return details;
    }
}
