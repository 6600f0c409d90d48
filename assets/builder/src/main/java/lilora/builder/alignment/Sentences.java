package lilora.builder.alignment;

/** Words made sentences. */
final class Sentences {
    private Sentences() {}

    /** "a red apple" becomes "A red apple." */
    static String of(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
