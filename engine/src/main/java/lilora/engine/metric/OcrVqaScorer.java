package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * Equality in lower case, nothing stripped; text that holds "Unanswerable" is wrong whatever the answer: CoIN's rule for OCR-VQA
 * ({@code eval_ocrvqa.py}). Blank text is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class OcrVqaScorer implements Scorer {
    @Override
    public String id() {
        return "exact-ocrvqa";
    }

    @Override
    public String title() {
        return "exact match in lower case (OCR-VQA of CoIN)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, OcrVqaScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        return !prediction.text().contains("Unanswerable")
                && prediction.text().toLowerCase(Locale.ROOT).equals(answer.toLowerCase(Locale.ROOT));
    }
}
