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
     * @param images how many the item has; {@link Turn#IMAGE} then occurs as often in human turns. Where it occurs once in a turn it is
     *     moved to its front, else it stays where it is, as in LLaVA
     * @throws InputException if a turn holds a control token written out, which would end the answer in the middle, or markers and images
     *     are not as many
     */
    Encoded training(List<Turn> turns, int images);

    /**
     * Ids after which the answer is generated.
     *
     * @param text the question; with several images it may hold {@link Turn#IMAGE} for each, else they all come first
     * @param images how many are shown
     */
    int[] prompt(String text, int images);

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
