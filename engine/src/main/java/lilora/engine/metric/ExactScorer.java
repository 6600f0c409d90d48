package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * Equality with a reference, without regard to case and final full stops: the rule of the CVIT evaluators for GQA and VQAv2
 * (which take one answer each; with several, any will do). Blank text is wrong.
 *
 * <p>Instruction followed: one or two words, or equal to a reference. Format-only error: a reference occurs in the text as
 * whole words, after normalisation.
 */
@AutoService(Scorer.class)
public final class ExactScorer implements Scorer {
    @Override
    public String id() {
        return "exact";
    }

    @Override
    public String title() {
        return "exact match";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, ExactScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        String said = form(prediction.text());
        boolean correct = !said.isEmpty()
                && prediction.answers().stream().map(ExactScorer::form).anyMatch(said::equals);
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static String form(String text) {
        String stripped = PythonWhitespace.strip(text);
        int end = stripped.length();
        while (end > 0 && stripped.charAt(end - 1) == '.') {
            end--;
        }
        return PythonWhitespace.strip(stripped.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}
