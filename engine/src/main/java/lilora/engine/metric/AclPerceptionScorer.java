package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * The rule of MLLM-ACL for VP, visual perception ({@code eval_sat.py}): the reference is contained in the text, both in lower case and without
 * spaces, line breaks and full stops. Its count accuracy is the score of the items of type "Count", which are reported apart.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class AclPerceptionScorer implements Scorer {
    @Override
    public String id() {
        return "acl-vp";
    }

    @Override
    public String title() {
        return "accuracy of VP (MLLM-ACL)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, AclPerceptionScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        return bare(prediction.text()).contains(bare(answer));
    }

    private static String bare(String text) {
        return PythonWhitespace.strip(text.toLowerCase(Locale.ROOT))
                .replace(" ", "")
                .replace("\n", "")
                .replace(".", "");
    }
}
