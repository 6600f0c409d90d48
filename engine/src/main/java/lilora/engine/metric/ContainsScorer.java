package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * Correct if text or reference contains the other, without regard to case: the ImageNet rule of the CVIT evaluator, with two
 * repairs. It pairs predictions and references by position, here they come paired; and it calls an empty prediction correct,
 * here blank text is wrong.
 *
 * <p>Instruction followed: one or two words, or equal to a reference. Format-only error: the rule would hold if only letters
 * and digits counted ("t shirt" for "t-shirt").
 */
@AutoService(Scorer.class)
public final class ContainsScorer implements Scorer {
    @Override
    public String id() {
        return "contains";
    }

    @Override
    public String title() {
        return "class accuracy";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, ContainsScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        String said = PythonWhitespace.strip(prediction.text()).toLowerCase(Locale.ROOT);
        boolean correct = prediction.answers().stream()
                .map(answer -> PythonWhitespace.strip(answer).toLowerCase(Locale.ROOT))
                .anyMatch(answer -> eitherContains(said, answer));
        boolean alike = prediction.answers().stream().anyMatch(answer -> eitherContains(bare(said), bare(answer)));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, alike);
    }

    private static boolean eitherContains(String said, String answer) {
        return !said.isEmpty() && !answer.isEmpty() && (said.contains(answer) || answer.contains(said));
    }

    private static String bare(String text) {
        StringBuilder kept = new StringBuilder();
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
