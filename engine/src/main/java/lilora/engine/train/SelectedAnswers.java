package lilora.engine.train;

import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import lilora.engine.event.CellMatrix;
import lilora.engine.method.MethodRun;
import lilora.engine.metric.Prediction;

/**
 * What a task's questions would score if a selector chose by whose adapters each is answered. Those that it takes for the task's own are
 * answered already; the others are answered again.
 */
record SelectedAnswers(Evaluator evaluator, TaskSelector selector, MethodRun method) {
    /**
     * The score, and the percentage of questions that were taken for those of each task.
     *
     * @param evaluation by the true task
     * @param progress as in {@link Evaluator#evaluate}
     */
    Map<String, Double> details(
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
