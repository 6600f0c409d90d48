package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import lilora.engine.PythonWhitespace;

/**
 * Correct if text or reference contains the other as it stands, upper and lower case told apart: CoIN's rule for ImageNet
 * ({@code eval_ImagetNet.py}). Two repairs, as for {@link ContainsScorer}: predictions and references are paired by id, not by position, and blank text,
 * which every reference contains, is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class CoinContainsScorer implements Scorer {
    @Override
    public String id() {
        return "contains-coin";
    }

    @Override
    public String title() {
        return "class accuracy (CoIN, case matters)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, CoinContainsScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        return prediction.text().contains(answer) || answer.contains(prediction.text());
    }
}
