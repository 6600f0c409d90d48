package lilora.app.dialog;

/**
 * One answer to a question.
 *
 * @param label what the button says: a verb and its object
 * @param kind how it looks
 */
public record Choice<T>(T value, String label, Kind kind) {
    /** How an answer looks. */
    public enum Kind {
        /** What most want; Enter chooses it. */
        MAIN,
        /** One among others. */
        PLAIN,
        /** Something that cannot be taken back. */
        DANGER
    }

    /** What most want. */
    public static <T> Choice<T> main(T value, String label) {
        return new Choice<>(value, label, Kind.MAIN);
    }

    /** One among others. */
    public static <T> Choice<T> plain(T value, String label) {
        return new Choice<>(value, label, Kind.PLAIN);
    }

    /** Something that cannot be taken back. */
    public static <T> Choice<T> danger(T value, String label) {
        return new Choice<>(value, label, Kind.DANGER);
    }
}
