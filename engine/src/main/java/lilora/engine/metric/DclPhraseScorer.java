package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * The rule of MLLM-DCL for RS and AD ({@code eval_ai2d.py}), in lower case. A reference with a space must be contained. Of any other, full stops
 * are taken out; it must stand beside a space, or before a full stop or comma, somewhere in the text, or, if the text is one word, be contained
 * in it: so "no" is right in "none", and beside a space in "is no". Text that holds "Unanswerable" is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class DclPhraseScorer implements Scorer {
    @Override
    public String id() {
        return "dcl-rs-ad";
    }

    @Override
    public String title() {
        return "accuracy of RS and AD (MLLM-DCL)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, DclPhraseScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        if (prediction.text().contains("Unanswerable")) {
            return false;
        }
        String said = prediction.text().toLowerCase(Locale.ROOT);
        String right = answer.toLowerCase(Locale.ROOT);
        if (right.indexOf(' ') >= 0) {
            return said.contains(right);
        }
        String bare = right.replace(".", "");
        return said.indexOf(' ') < 0
                ? said.contains(bare)
                : said.contains(" " + bare)
                        || said.contains(bare + " ")
                        || said.contains(bare + ".")
                        || said.contains(bare + ",");
    }
}
