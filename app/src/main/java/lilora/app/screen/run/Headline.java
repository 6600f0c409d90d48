package lilora.app.screen.run;

/**
 * A number at the top of a run.
 *
 * @param label what it is
 * @param value as shown, with a dash where it is not defined
 * @param unit shown beside it; may be empty
 * @param hover formula, n and meaning
 */
public record Headline(String label, String value, String unit, String hover) {}
