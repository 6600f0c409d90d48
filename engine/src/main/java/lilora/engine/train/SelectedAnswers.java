package lilora.engine.train;

import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.event.CellMatrix;
import lilora.engine.method.MethodRun;
import lilora.engine.metric.Prediction;

/**
 * What a task's questions would score if a selector chose by whose adapters each is answered. Those that it takes for the task's own are
 * answered already; the others are answered again. The same for a run at work and for one of its checkpoints.
 */
record SelectedAnswers(Evaluator evaluator, RunInputs inputs, TaskSelector selector, MethodRun method) {
    /**
     * The score, and the percentage of questions that were taken for those of each task; nothing where the run asks no selector, and before
     * the first stage, when there is nothing to choose from.
     *
     * @param stage whose end answers; 0 for before the first
     * @param evaluation by the true task
     * @param progress as in {@link Evaluator#evaluate}
     * @throws InputException if the selector has not seen all tasks of the stages so far
     */
    Map<String, Double> details(
            int stage,
            PreparedTask task,
            FeatureCache.Rows features,
            Evaluator.Evaluation evaluation,
            IntConsumer progress) {
        if (stage == 0 || !inputs.experiment().evaluation().selects()) {
            return Map.of();
        }
        if (!inputs.selects()) {
            // Nothing is chosen by a task that the method is not told: its answers are the same.
            return Map.of(CellMatrix.SELECTED, evaluation.score().value());
        }
        selector.requireSeen(stage);
        return chosen(task, features, evaluation, progress);
    }

    private Map<String, Double> chosen(
            PreparedTask task, FeatureCache.Rows features, Evaluator.Evaluation evaluation, IntConsumer progress) {
        List<Integer> chosen = evaluator.selected(task.test(), features, selector);
        List<Prediction> predictions = new ArrayList<>(evaluation.predictions());
        Map<String, Double> details = new TreeMap<>();
        for (int other : selector.tasks()) {
            List<Integer> places = IntStream.range(0, chosen.size())
                    .filter(i -> chosen.get(i) == other)
                    .boxed()
                    .toList();
            details.put(CellMatrix.chosen(other), 100.0 * places.size() / chosen.size());
            if (other != task.number() && !places.isEmpty()) {
                answerAgain(task, features, other, places, predictions, progress);
            }
        }
        details.put(CellMatrix.SELECTED, evaluator.score(task, predictions).value());
        return details;
    }

    private void answerAgain(
            PreparedTask task,
            FeatureCache.Rows features,
            int other,
            List<Integer> places,
            List<Prediction> predictions,
            IntConsumer progress) {
        List<PreparedTask.Prompt> prompts =
                places.stream().map(task.test()::get).toList();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Answering by = Answering.by(method.inference(other));
            List<String> answers = evaluator.answers(
                    task,
                    prompts,
                    features,
                    by,
                    answered -> progress.accept(task.test().size()));
            for (int i = 0; i < places.size(); i++) {
                predictions.set(places.get(i), Predictions.of(prompts.get(i).item(), answers.get(i)));
            }
        }
    }
}
