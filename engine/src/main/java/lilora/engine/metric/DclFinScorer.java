package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * The rule of MLLM-DCL for Fin ({@code eval_finvis.py}): the text in lower case, without spaces and full stops, equals the reference in lower case.
 * The reference keeps its own, so that one with a space is never met. Text that holds "Unanswerable" is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class DclFinScorer implements Scorer {
    @Override
    public String id() {
        return "dcl-fin";
    }

    @Override
    public String title() {
        return "accuracy of Fin (MLLM-DCL)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, DclFinScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        return !prediction.text().contains("Unanswerable")
                && prediction
                        .text()
                        .toLowerCase(Locale.ROOT)
                        .replace(" ", "")
                        .replace(".", "")
                        .equals(answer.toLowerCase(Locale.ROOT));
    }
}
