package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.PythonWhitespace;

/**
 * Prism's rule for ScienceQA ({@code eval_unified.py}): the text is one of the letters A to E, or starts with "X. " for one of them, or holds exactly once
 * "The answer is X" and one more character; else there is no answer. Stricter than {@link ChoiceScorer}, which is CoIN's rule and takes the first lone
 * letter: "(B)" and "b" are wrong here.
 *
 * <p>Instruction followed and format-only error as for {@link ChoiceScorer}.
 */
@AutoService(Scorer.class)
public final class PrismChoiceScorer implements Scorer {
    private static final Pattern FIRST = Pattern.compile("([A-E])(?:\\z|\\. )");
    private static final Pattern SAID = Pattern.compile("The answer is ([A-Z]).");
    private static final Pattern ONE = Pattern.compile("[A-Za-z]");

    @Override
    public String id() {
        return "choice-prism";
    }

    @Override
    public String title() {
        return "choice accuracy (Prism)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, PrismChoiceScorer::judge);
    }

    @Override
    public void requireReferences(Prediction item) {
        ChoiceScorer.rightChoice(item);
    }

    private static ItemScore judge(Prediction prediction) {
        int right = ChoiceScorer.rightChoice(prediction);
        String letter = letter(prediction.text());
        boolean correct = letter.equals(Character.toString('A' + right));
        Verdict verdict = correct ? Verdict.CORRECT : letter.isEmpty() ? Verdict.NO_ANSWER : Verdict.WRONG;
        boolean oneLetter =
                ONE.matcher(PythonWhitespace.strip(prediction.text())).matches();
        boolean formatOnly = !correct && !oneLetter && ChoiceScorer.means(prediction, right);
        return new ItemScore(prediction.itemId(), verdict, correct ? 1 : 0, oneLetter, formatOnly);
    }

    /** The letter that the rule reads; empty if there is none. */
    private static String letter(String text) {
        Matcher first = FIRST.matcher(text);
        if (first.lookingAt()) {
            return first.group(1);
        }
        List<String> said =
                SAID.matcher(text).results().map(found -> found.group(1)).toList();
        return said.size() == 1 && said.get(0).compareTo("E") <= 0 ? said.get(0) : "";
    }
}
