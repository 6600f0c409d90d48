package lilora.engine.data;

import java.util.function.ToIntFunction;

/**
 * What fits into a model, as far as a check of data needs to know. The functions may throw {@link lilora.engine.InputException} with what
 * is wrong with an item.
 *
 * @param answerTokens length of an answer in tokens, its end included
 * @param maxAnswer longest answer that can be learned
 * @param itemTokens length of a whole training item with template and visual tokens
 * @param promptTokens length of a test item's prompt with template and visual tokens
 * @param longest sequence that fits
 */
public record TokenLimits(
        ToIntFunction<String> answerTokens,
        int maxAnswer,
        ToIntFunction<TrainItem> itemTokens,
        ToIntFunction<TestItem> promptTokens,
        int longest) {
    /** Limits answers alone. */
    public static TokenLimits ofAnswers(ToIntFunction<String> answerTokens, int maxAnswer) {
        return new TokenLimits(answerTokens, maxAnswer, item -> 0, item -> 0, Integer.MAX_VALUE);
    }
}
