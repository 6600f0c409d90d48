package lilora.engine.data;

/**
 * One side of an exchange.
 *
 * @param text as in the file; in a human turn it may hold the marker {@link #IMAGE}, once for each image that it shows
 */
public record Turn(Speaker speaker, String text) {
    /** Stands for an image of the item. */
    public static final String IMAGE = "<image>";

    /** How many images a text shows. */
    public static int markers(String text) {
        return (text.length() - text.replace(IMAGE, "").length()) / IMAGE.length();
    }

    /** A question that shows images: where it has no marker, they all come before it, each on a line of its own. */
    public static String marked(String question, int images) {
        return question.contains(IMAGE) ? question : (IMAGE + "\n").repeat(images) + question;
    }

    public static Turn human(String text) {
        return new Turn(Speaker.HUMAN, text);
    }

    public static Turn gpt(String text) {
        return new Turn(Speaker.GPT, text);
    }
}
