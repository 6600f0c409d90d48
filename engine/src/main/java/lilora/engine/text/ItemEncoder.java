package lilora.engine.text;

import java.util.List;
import java.util.function.ToIntFunction;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TokenLimits;
import lilora.engine.data.TrainItem;

/**
 * Items of a task to ids, with the one limit that a model sets: its longest sequence. Nothing is ever cut; what does not fit is refused by
 * a sentence that names the item. Thread-safe.
 */
public final class ItemEncoder {
    private final Tokenizer tokenizer;
    private final Conversation conversation;
    private final ToIntFunction<String> visualTokens;
    private final int fewest;
    private final int longest;
    private final int vocabulary;
    private final String remedy;

    /**
     * @param visualTokens how many take the place of an image's id, by the image's name; it may throw an {@link InputException}
     * @param fewest visual tokens of an image
     * @param longest sequence the model can take, visual tokens included
     * @param vocabulary tokens that the model has an embedding of
     * @param remedy what to do besides shortening, such as a setting to raise; empty if there is nothing
     */
    public ItemEncoder(
            Tokenizer tokenizer,
            Conversation conversation,
            ToIntFunction<String> visualTokens,
            int fewest,
            int longest,
            int vocabulary,
            String remedy) {
        this.tokenizer = tokenizer;
        this.conversation = conversation;
        this.visualTokens = visualTokens;
        this.fewest = fewest;
        this.longest = longest;
        this.vocabulary = vocabulary;
        this.remedy = remedy;
    }

    /** As above, for a model that makes as many tokens of every image. */
    public ItemEncoder(
            Tokenizer tokenizer,
            Conversation conversation,
            int visualTokens,
            int longest,
            int vocabulary,
            String remedy) {
        this(tokenizer, conversation, name -> visualTokens, visualTokens, longest, vocabulary, remedy);
    }

    /** Ids and labels of a training item. */
    public Encoded training(Task task, TrainItem item) {
        Encoded encoded = training(item, task.place(item));
        int length = length(encoded, item, task.place(item));
        if (length > longest) {
            throw new InputException(
                    "%sthe item has %d tokens with its images and template, but at most %d fit; %sshorten it or remove it."
                            .formatted(task.place(item), length, longest, remedy));
        }
        return encoded;
    }

    /** Ids of a test item's prompt, with room for the answer after it. */
    public int[] prompt(Task task, TestItem item) {
        int[] ids = prompt(item, task.place(item));
        int whole = length(ids, item, task.place(item)) + task.description().maxNewTokens();
        if (whole > longest) {
            throw new InputException(
                    "%sthe question and an answer of maxNewTokens need %d tokens, but at most %d fit; shorten the question or lower maxNewTokens in task.json."
                            .formatted(task.place(item), whole, longest));
        }
        return ids;
    }

    /** Ids of the first question of a training item that has been encoded, and so fits: only its answer may have to end early. */
    public int[] question(TestItem asked) {
        return prompt(asked, "");
    }

    /** The same limits for {@link lilora.engine.data.TaskValidator}, which lists all items that break them. */
    public TokenLimits limits() {
        int template = conversation.prompt("", 1).length - 1 + fewest;
        return new TokenLimits(
                // The end token is learned with the answer.
                answer -> tokenizer.encode(answer).length + 1,
                longest - template,
                item -> length(training(item, ""), item, ""),
                item -> length(prompt(item, ""), item, ""),
                longest,
                longest,
                remedy);
    }

    /** Tokens added to a tokenizer without a row of the embedding for them are legal files and no input. */
    private void requireEmbedded(int[] ids) {
        for (int id : ids) {
            if (id >= vocabulary) {
                throw new InputException(
                        "the text holds a token with id %d, but the model has embeddings of %d tokens only; remove it from the text, or use a model whose embedding was enlarged."
                                .formatted(id, vocabulary));
            }
        }
    }

    private int length(int[] prompt, TestItem item, String place) {
        return prompt.length - item.images().size() + visual(item.images(), place);
    }

    private int length(Encoded encoded, TrainItem item, String place) {
        return encoded.length(visual(item.images(), place));
    }

    private int visual(List<String> images, String place) {
        try {
            return images.stream().mapToInt(visualTokens).sum();
        } catch (InputException e) {
            throw new InputException(place + e.getMessage(), e);
        }
    }

    private int[] prompt(TestItem item, String place) {
        try {
            int[] ids = conversation.prompt(item.prompt(), item.images().size());
            requireEmbedded(ids);
            return ids;
        } catch (InputException e) {
            throw new InputException(place + e.getMessage(), e);
        }
    }

    private Encoded training(TrainItem item, String place) {
        try {
            Encoded encoded = conversation.training(item.turns(), item.images().size());
            requireEmbedded(encoded.ids());
            return encoded;
        } catch (InputException e) {
            throw new InputException(place + e.getMessage(), e);
        }
    }
}
