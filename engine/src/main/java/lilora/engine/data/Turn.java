package lilora.engine.data;

/**
 * One side of an exchange.
 *
 * @param text as in the file; in a human turn it may hold the marker {@link #IMAGE}
 */
public record Turn(Speaker speaker, String text) {
    /** Stands for the item's image, at most once an item. */
    public static final String IMAGE = "<image>";

    public static Turn human(String text) {
        return new Turn(Speaker.HUMAN, text);
    }

    public static Turn gpt(String text) {
        return new Turn(Speaker.GPT, text);
    }
}
