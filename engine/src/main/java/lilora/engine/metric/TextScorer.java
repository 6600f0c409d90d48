package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * Answers compared after EvalAI normalisation, the TextVQA rule. With ten human answers, soft accuracy: the mean over the
 * ten of min(1, (number of the other nine equal to the text) / 3) (Antol et al., "VQA: Visual Question Answering", ICCV
 * 2015, as computed by the M4C evaluator that LLaVA uses). With any other number, 1 if the text equals one of them, else 0.
 * Blank text is wrong. Where nothing is left after normalisation ("a", "?"), the raw text in lower case is compared
 * instead, so that the letter A can be an answer; the published rule takes all such texts for equal.
 *
 * <p>Instruction followed: one or two words, or equal to a reference. Format-only error: no credit, but a reference occurs
 * in the text as whole words.
 */
@AutoService(Scorer.class)
public final class TextScorer implements Scorer {
    private static final int HUMAN_ANSWERS = 10;
    private static final double ENOUGH = 3;

    @Override
    public String id() {
        return "text";
    }

    @Override
    public String title() {
        return "VQA accuracy";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, TextScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        String said = form(prediction.text());
        List<String> answers =
                prediction.answers().stream().map(TextScorer::form).toList();
        long equal = said.isEmpty() ? 0 : answers.stream().filter(said::equals).count();
        double credit = answers.size() == HUMAN_ANSWERS ? softAccuracy(equal) : equal > 0 ? 1 : 0;
        return ItemScoring.shortAnswer(prediction, credit, mentionsAnswer(prediction));
    }

    /** The credit for a text that {@code equal} of the ten people gave. */
    private static double softAccuracy(long equal) {
        double seenByOneOfThem = Math.min(1, Math.max(0, equal - 1) / ENOUGH);
        double seenByAnother = Math.min(1, equal / ENOUGH);
        return (equal * seenByOneOfThem + (HUMAN_ANSWERS - equal) * seenByAnother) / HUMAN_ANSWERS;
    }

    private static String form(String text) {
        String normal = EvalAiNormaliser.normalise(text);
        return normal.isEmpty() ? PythonWhitespace.strip(text).toLowerCase(Locale.ROOT) : normal;
    }

    /** Whether a reference occurs in the text as whole words, both normalised. */
    static boolean mentionsAnswer(Prediction prediction) {
        List<String> said = EvalAiNormaliser.words(prediction.text());
        return prediction.answers().stream()
                .map(EvalAiNormaliser::words)
                .anyMatch(answer -> WhitespaceSplit.contain(said, answer));
    }
}
