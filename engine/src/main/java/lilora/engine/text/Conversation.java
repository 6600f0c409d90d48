package lilora.engine.text;

import java.util.List;
import lilora.engine.InputException;
import lilora.engine.data.Turn;

/** How turns become one sequence of tokens. Implementations are thread-safe and keep nothing. */
public interface Conversation {
    /** Id of the template, as in LLaVA where it is known there. */
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

    /** Id of the token that ends an answer. */
    int end();

    /** How that token is written. */
    String endText();

    /**
     * The template of that name.
     *
     * @throws InputException naming those there are
     */
    static Conversation of(String name, Tokenizer tokenizer) {
        if (name.equals(Plain.NAME)) {
            return new Plain(tokenizer);
        }
        if (!RoundTemplate.names().contains(name)) {
            throw new InputException("Conversation template \"" + name + "\" is unknown; known are "
                    + String.join(", ", RoundTemplate.names()) + " and " + Plain.NAME + ".");
        }
        return new Rounds(RoundTemplate.named(name), tokenizer);
    }
}
