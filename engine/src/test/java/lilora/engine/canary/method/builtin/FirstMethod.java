package lilora.engine.canary.method.builtin;

/** Breaks: it knows another method. Its own options it may know. */
public record FirstMethod(SecondMethod other, Options options) {
    /** What it can be told. */
    public record Options(int rank) {}
}
