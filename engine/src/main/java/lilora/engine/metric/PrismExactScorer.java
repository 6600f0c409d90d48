package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * Equality in upper case after stripping both sides: Prism's rule for CoIN's VQAv2 and VizWiz ({@code eval_default.py}, mode "upper"). Blank text is
 * wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class PrismExactScorer implements Scorer {
    @Override
    public String id() {
        return "exact-upper-prism";
    }

    @Override
    public String title() {
        return "exact match in upper case (Prism)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, PrismExactScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        return PythonWhitespace.strip(prediction.text())
                .toUpperCase(Locale.ROOT)
                .equals(PythonWhitespace.strip(answer).toUpperCase(Locale.ROOT));
    }
}
