package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * Equality in upper case, nothing stripped: CoIN's rule for VQAv2 and VizWiz, UCIT's for ImageNet-R, ArxivQA, IconQA and CLEVR-Math, TriGap's
 * for eight of its tasks ({@code eval_vqav2.py}, {@code eval_vizwiz.py}, {@code eval_deepseek_r1.py}: {@code pred.upper() == answer.upper()}). An answer with a
 * final full stop is another answer, and so is one with a space at its end. Blank text is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class UpperExactScorer implements Scorer {
    @Override
    public String id() {
        return "exact-upper";
    }

    @Override
    public String title() {
        return "exact match in upper case (CoIN, UCIT, TriGap)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, UpperExactScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        return prediction.text().toUpperCase(Locale.ROOT).equals(answer.toUpperCase(Locale.ROOT));
    }
}
