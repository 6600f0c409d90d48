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
 * @param longest training item that fits
 * @param longestPrompt prompt with its answer that fits
 * @param remedy what to do besides shortening a training item, before "shorten it"; empty if there is nothing
 */
public record TokenLimits(
        ToIntFunction<String> answerTokens,
        int maxAnswer,
        ToIntFunction<TrainItem> itemTokens,
        ToIntFunction<TestItem> promptTokens,
        int longest,
        int longestPrompt,
        String remedy) {

    /** The same with other room for a prompt and its answer. */
    public TokenLimits withLongestPrompt(int newLongestPrompt) {
        return new TokenLimits(answerTokens, maxAnswer, itemTokens, promptTokens, longest, newLongestPrompt, remedy);
    }
}
