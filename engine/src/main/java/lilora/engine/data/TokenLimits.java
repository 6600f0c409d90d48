package lilora.engine.data;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What fits into a model, as far as a check of data needs to know.
 *
 * @param answerTokens length of an answer in tokens
 * @param maxAnswer longest answer that can be learned
 * @param itemTokens length of a whole training item with template and visual tokens; may be absent
 * @param maxItem longest item that can be learned
 */
public record TokenLimits(
        ToIntFunction<String> answerTokens,
        int maxAnswer,
        @Nullable ToIntFunction<TrainItem> itemTokens,
        int maxItem) {
    /** Limits answers alone. */
    public static TokenLimits ofAnswers(ToIntFunction<String> answerTokens, int maxAnswer) {
        return new TokenLimits(answerTokens, maxAnswer, null, Integer.MAX_VALUE);
    }
}
