package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;

/**
 * Multiple choice by letter, the ScienceQA rule of the CVIT and CoIN evaluators: the text is the option letter itself, or
 * starts with "X. " for a letter X, or else its first isolated single word-character, upper-cased, is the letter. A letter
 * beyond the item's choices is wrong; text without a letter is no answer.
 *
 * <p>Instruction followed: the text is exactly one letter A to Z, in either case. Format-only error: no credit by the rule,
 * but the text names the right letter ("the answer is B", "(B)") or contains the right option and none of the others.
 */
@AutoService(Scorer.class)
public final class ChoiceScorer implements Scorer {
    private static final Pattern LETTER_FIRST = Pattern.compile("([A-Z])\\. .*", Pattern.DOTALL);
    private static final Pattern ISOLATED = Pattern.compile("(?U)\\b(\\w)\\b");
    private static final Pattern NAMED =
            Pattern.compile("(?i:\\b(?:answer|option|choice)(?: is| letter|:)*) *\\(?([A-Z])\\b|\\(([A-Z])\\)");
    private static final int NONE = -1;

    @Override
    public String id() {
        return "choice";
    }

    @Override
    public String title() {
        return "choice accuracy";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, ChoiceScorer::judge);
    }

    @Override
    public void requireReferences(Prediction item) {
        rightChoice(item);
    }

    private static ItemScore judge(Prediction prediction) {
        int right = rightChoice(prediction);
        String text = PythonWhitespace.strip(prediction.text());
        int said = letterIn(text);
        boolean correct = said == right;
        Verdict verdict = correct ? Verdict.CORRECT : said == NONE ? Verdict.NO_ANSWER : Verdict.WRONG;
        boolean oneLetter = text.length() == 1 && index(text.toUpperCase(Locale.ROOT)) != NONE;
        boolean formatOnly = !correct && !oneLetter && means(prediction, right);
        return new ItemScore(prediction.itemId(), verdict, correct ? 1 : 0, oneLetter, formatOnly);
    }

    static int rightChoice(Prediction prediction) {
        String answer = PythonWhitespace.strip(prediction.answers().get(0));
        int right = index(answer);
        int choices = prediction.choices().size();
        if (prediction.answers().size() != 1 || right == NONE || (choices > 0 && right >= choices)) {
            throw new InputException(
                    "Item " + prediction.itemId() + ": the answer of a multiple-choice question must be"
                            + " the letter of one of its " + (choices == 0 ? "" : choices + " ") + "choices, not \""
                            + String.join("\", \"", prediction.answers()) + "\".");
        }
        return right;
    }

    /** The option that the published rule reads, counted from 0; {@link #NONE} if there is no isolated character. */
    private static int letterIn(String text) {
        if (index(text) != NONE) {
            return index(text);
        }
        Matcher first = LETTER_FIRST.matcher(text);
        if (first.matches()) {
            return index(first.group(1));
        }
        Matcher isolated = ISOLATED.matcher(text);
        return isolated.find() ? index(isolated.group(1).toUpperCase(Locale.ROOT)) : NONE;
    }

    private static int index(String letter) {
        return letter.length() == 1 && letter.charAt(0) >= 'A' && letter.charAt(0) <= 'Z'
                ? letter.charAt(0) - 'A'
                : NONE;
    }

    static boolean means(Prediction prediction, int right) {
        Matcher named = NAMED.matcher(prediction.text());
        if (named.find()) {
            return index(named.group(1) == null ? named.group(2) : named.group(1)) == right;
        }
        if (prediction.choices().isEmpty()) {
            return false;
        }
        List<String> said = EvalAiNormaliser.words(prediction.text());
        List<String> wanted = EvalAiNormaliser.words(prediction.choices().get(right));
        // "red" inside the right option "dark red" is no mention of the option "red".
        boolean others = prediction.choices().stream()
                .map(EvalAiNormaliser::words)
                .anyMatch(other -> !other.equals(wanted)
                        && !WhitespaceSplit.contain(wanted, other)
                        && WhitespaceSplit.contain(said, other));
        return WhitespaceSplit.contain(said, wanted) && !others;
    }
}
