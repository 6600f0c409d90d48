package lilora.engine.train;

import java.util.ArrayList;
import java.util.List;
import lilora.engine.data.TestItem;
import lilora.engine.metric.ItemScore;
import lilora.engine.metric.Prediction;
import lilora.engine.run.PredictionLine;
import org.jspecify.annotations.Nullable;

/** Between test items, what a scorer takes, and what is kept of an evaluation. */
public final class Predictions {
    private Predictions() {}

    /** What a scorer is asked about an item that was answered with {@code text}. */
    public static Prediction of(TestItem item, String text) {
        return new Prediction(item.id(), item.prompt(), item.answers(), text, options(item), first(item), item.type());
    }

    private static @Nullable String first(TestItem item) {
        return item.images().isEmpty() ? null : item.images().get(0);
    }

    /** Texts of a multiple-choice question's options, from its lines "A. ..."; the letter itself where there is no such line. */
    private static List<String> options(TestItem item) {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < item.choices(); i++) {
            String letter = Character.toString('A' + i);
            options.add(item.prompt()
                    .lines()
                    .filter(line -> line.startsWith(letter + ". "))
                    .map(line -> line.substring(letter.length() + 2).strip())
                    .findFirst()
                    .orElse(letter));
        }
        return options;
    }

    static List<PredictionLine> lines(PreparedTask task, Evaluator.Evaluation evaluation) {
        List<PredictionLine> lines = new ArrayList<>();
        for (int i = 0; i < evaluation.predictions().size(); i++) {
            TestItem item = task.test().get(i).item();
            ItemScore score = evaluation.score().items().get(i);
            lines.add(new PredictionLine(
                    item.id(),
                    first(item),
                    item.images().size() > 1 ? item.images() : null,
                    item.type(),
                    item.prompt(),
                    item.answers(),
                    evaluation.predictions().get(i).text(),
                    score.verdict().name(),
                    score.credit(),
                    score.instructionFollowed(),
                    score.formatOnlyError()));
        }
        return lines;
    }
}
