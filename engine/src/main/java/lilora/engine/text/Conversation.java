package lilora.engine.text;

import java.util.List;
import lilora.engine.InputException;
import lilora.engine.data.Turn;

/** How turns become one sequence of tokens. Implementations are thread-safe and keep nothing. */
public interface Conversation {
    /** Id of the template, as in LLaVA. */
    String name();

    /**
     * Ids and labels for training: what gpt says is learned, and the end of it.
     *
     * @param turns human and gpt in turn, ending with gpt
     * @param image whether the item has an image; {@link Turn#IMAGE} then occurs once in a human turn
     * @throws InputException if a turn holds a control token written out, which would end the answer in the middle
     */
    Encoded training(List<Turn> turns, boolean image);

    /**
     * Ids after which the answer is generated.
     *
     * @param text the question, without {@link Turn#IMAGE}
     */
    int[] prompt(String text, boolean image);

    /** The template of that name: {@code vicuna_v1} or {@code plain}. */
    static Conversation of(String name, Tokenizer tokenizer) {
        return switch (name) {
            case VicunaV1.NAME -> new VicunaV1(tokenizer);
            case Plain.NAME -> new Plain(tokenizer);
            default ->
                throw new InputException("Conversation template \"" + name + "\" is unknown; known are " + VicunaV1.NAME
                        + " and " + Plain.NAME + ".");
        };
    }
}
