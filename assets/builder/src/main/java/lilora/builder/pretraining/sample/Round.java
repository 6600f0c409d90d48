package lilora.builder.pretraining.sample;

import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param request what the user says, without the image marker
 * @param caption what the assistant says
 * @param brief the same without a sentence around it ("red" for "The gear is red."), or null where there is no such
 */
public record Round(
        String request, String caption, @Nullable String brief) {
    /** Refuses empty texts. */
    public Round {
        if (request.isBlank() || caption.isBlank() || (brief != null && brief.isBlank())) {
            throw new IllegalArgumentException("A round needs a request and a caption.");
        }
    }

    /** A round whose answer is always given as it is. */
    public Round(String request, String caption) {
        this(request, caption, null);
    }
}
