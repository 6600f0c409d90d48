package lilora.assets.build.pretraining;

/**
 * One turn of a conversation.
 *
 * @param request what the user says, without the image marker
 * @param caption what the assistant says
 */
public record Round(String request, String caption) {
    /** Refuses empty texts. */
    public Round {
        if (request.isBlank() || caption.isBlank()) {
            throw new IllegalArgumentException("A round needs a request and a caption.");
        }
    }
}
