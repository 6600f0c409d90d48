package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import lilora.engine.PythonWhitespace;
import lilora.engine.method.Route;
import lilora.engine.metric.ItemScore;
import lilora.engine.metric.Prediction;
import lilora.engine.metric.Score;
import lilora.engine.metric.Scorers;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.DeviceMemory;
import lilora.engine.model.GreedyDecoder;

/**
 * Answers a task's test prompts by greedy decoding, in batches of prompts of similar length, and scores the answers. Where the device
 * runs out of memory, batches are halved from there on: what a prompt is answered does not depend on its batch.
 */
final class Evaluator {
    private final BaseModel model;
    private final RunInputs inputs;
    private final GreedyDecoder decoder;
    private final Consumer<String> told;
    private MemoryLimit limit = MemoryLimit.NONE;

    /**
     * The outcome of one evaluation.
     *
     * @param metric id of the main score
     * @param predictions in the order of the test items
     * @param score of all of them
     * @param details side scores, and the score of each question type
     */
    record Evaluation(String metric, List<Prediction> predictions, Score score, Map<String, Double> details) {}

    /** What is answered, and by what. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Asked(
            PreparedTask task,
            List<PreparedTask.Prompt> prompts,
            FeatureCache.Rows features,
            AdapterSet adapters,
            int maxNewTokens,
            String[] answers) {
        PreparedTask.Prompt prompt(int place) {
            return prompts.get(place);
        }
    }

    /**
     * An evaluator that does all as the run's experiment and tasks say: score, length of answers, size of batches.
     *
     * @param told gets a sentence when batches become smaller
     */
    Evaluator(BaseModel model, RunInputs inputs, Consumer<String> told) {
        this.model = model;
        this.inputs = inputs;
        this.told = told;
        this.decoder = new GreedyDecoder(model);
    }

    /**
     * Answers and scores all prompts of a task.
     *
     * @param features of the task's images
     * @param progress told the number of prompts answered after each batch; may throw to end the evaluation
     * @throws MemoryException if not even a single prompt fits into the memory of the device
     */
    Evaluation evaluate(PreparedTask task, FeatureCache.Rows features, Answering by, IntConsumer progress) {
        List<String> answers = answers(task, task.test(), features, by, progress);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            predictions.add(Predictions.of(task.test().get(i).item(), answers.get(i)));
        }
        Score score = score(task, predictions);
        return new Evaluation(inputs.metric(task), predictions, score, details(task, score));
    }

    /** Scores answers to all prompts of a task. */
    Score score(PreparedTask task, List<Prediction> predictions) {
        return Scorers.byId(inputs.metric(task)).score(predictions);
    }

    /** The task that a selector takes each prompt's to be. */
    List<Integer> selected(List<PreparedTask.Prompt> prompts, FeatureCache.Rows features, TaskSelector selector) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return selector.of(EmbeddedQuestions.ofPrompts(model, prompts, features));
        }
    }

    /**
     * Answers prompts of a task, in their order.
     *
     * @param features of the task's images
     * @param progress told the number of prompts answered after each batch; may throw to end the evaluation
     * @throws MemoryException if not even a single prompt fits into the memory of the device
     */
    List<String> answers(
            PreparedTask task,
            List<PreparedTask.Prompt> prompts,
            FeatureCache.Rows features,
            Answering by,
            IntConsumer progress) {
        String[] answers = new String[prompts.size()];
        int tokens = task.task().description().maxNewTokens();
        int answered = 0;
        for (Map.Entry<Route, List<Integer>> alike :
                byRoute(task, prompts, features, by).entrySet()) {
            int before = answered;
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                AdapterSet adapters = by.adapters(alike.getKey());
                alike(
                        new Asked(task, prompts, features, adapters, tokens, answers),
                        alike.getValue(),
                        done -> progress.accept(before + done));
            }
            answered += alike.getValue().size();
        }
        return List.of(answers);
    }

    /** Places of the prompts, those together that the same adapters answer. */
    private Map<Route, List<Integer>> byRoute(
            PreparedTask task, List<PreparedTask.Prompt> prompts, FeatureCache.Rows features, Answering by) {
        Map<Route, List<Integer>> places = new LinkedHashMap<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<Route> routes = by.routes(prompts.size(), () -> EmbeddedQuestions.ofPrompts(model, prompts, features)
                    .spokenTo((adapters, tokens) -> said(task, prompts, features, adapters, tokens)));
            for (int i = 0; i < prompts.size(); i++) {
                places.computeIfAbsent(routes.get(i), route -> new ArrayList<>())
                        .add(i);
            }
        }
        return places;
    }

    /** As prompts are answered, with other adapters and at another length. */
    private List<String> said(
            PreparedTask task,
            List<PreparedTask.Prompt> prompts,
            FeatureCache.Rows features,
            AdapterSet adapters,
            int tokens) {
        String[] answers = new String[prompts.size()];
        List<Integer> all = IntStream.range(0, answers.length).boxed().toList();
        alike(new Asked(task, prompts, features, adapters, tokens, answers), all, done -> {});
        return List.of(answers);
    }

    private void alike(Asked asked, List<Integer> places, IntConsumer progress) {
        int batchSize = inputs.experiment().evaluation().batchSize();
        List<PreparedTask.Prompt> prompts = asked.prompts();
        PreparedTask task = asked.task();
        List<Integer> order = places.stream()
                .sorted(Comparator.comparingInt(
                        i -> -task.length(prompts.get(i), model.config().imageTokens())))
                .toList();
        for (int from = 0; from < order.size(); from += batchSize) {
            List<Integer> batch = order.subList(from, Math.min(order.size(), from + batchSize));
            asked.features().soon(images(prompts, order.subList(from, Math.min(order.size(), from + 2 * batchSize))));
            within(asked, batch);
            progress.accept(from + batch.size());
        }
    }

    private static List<String> images(List<PreparedTask.Prompt> prompts, List<Integer> places) {
        return places.stream()
                .flatMap(place -> prompts.get(place).item().images().stream())
                .toList();
    }

    /** Answers a batch, in pieces if the device has no memory for it at once. */
    private void within(Asked asked, List<Integer> batch) {
        MemoryLimit.Size<Integer> size = places -> positions(asked, places);
        List<List<Integer>> pieces = limit.cut(batch, size);
        if (pieces.size() > 1) {
            pieces.forEach(piece -> within(asked, piece));
            return;
        }
        try {
            answer(asked, batch);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!DeviceMemory.ranOut(e)) {
                throw e;
            }
            DeviceMemory.release(model.manager().getDevice());
            if (batch.size() == 1) {
                throw MemoryException.answering(
                        asked.task(), size.of(batch), inputs.experiment().training(), model.precision(), e);
            }
            limit = limit.below(batch, size);
            told.accept(
                    "The device ran out of memory, so questions are answered in batches of at most %,d positions from here on; the answers are the same."
                            .formatted(limit.positions()));
            within(asked, batch);
        }
    }

    /** Of prompts and answers together, padded. */
    private int positions(Asked asked, List<Integer> places) {
        int longest = places.stream()
                .map(asked::prompt)
                .mapToInt(prompt -> prompt.ids().length
                        + asked.task()
                                .visualTokens(
                                        prompt.item().images(), model.config().imageTokens()))
                .max()
                .orElse(0);
        return places.size() * (longest + asked.maxNewTokens());
    }

    private void answer(Asked asked, List<Integer> places) {
        List<PreparedTask.Prompt> prompts = places.stream().map(asked::prompt).toList();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            ImageRows rows = new ImageRows();
            int[][] images = prompts.stream()
                    .map(p -> rows.of(asked.features(), p.item().images()))
                    .toArray(int[][]::new);
            NDArray visual = rows.of(model.manager());
            List<int[]> generated = decoder.generate(
                    prompts.stream().map(PreparedTask.Prompt::ids).toList(),
                    images,
                    rows.grids(),
                    visual,
                    asked.adapters(),
                    asked.maxNewTokens());
            for (int i = 0; i < places.size(); i++) {
                asked.answers()[places.get(i)] =
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
