package lilora.app.shell;

/**
 * A run whose worker is alive, as the status bar and the question at closing show it.
 *
 * @param summary such as "task 3/6 · step 410/1,200 · 38 min left"
 * @param progress 0 to 1, or negative while unknown
 */
public record RunningRun(String runId, String name, String summary, double progress) {}
