package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * The rule of MLLM-DCL for Med ({@code eval_pvqa.py}): the reference is contained in the text, in lower case. Text that holds "Unanswerable" is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class DclMedScorer implements Scorer {
    @Override
    public String id() {
        return "dcl-med";
    }

    @Override
    public String title() {
        return "accuracy of Med (MLLM-DCL)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, DclMedScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        return !prediction.text().contains("Unanswerable")
                && prediction.text().toLowerCase(Locale.ROOT).contains(answer.toLowerCase(Locale.ROOT));
    }
}
