package lilora.engine.canary.method.builtin;

/** A method of its own. */
public record SecondMethod(int rank) {}
