package lilora.app.screen.run;

/**
 * One stage in the strip at the top.
 *
 * @param number from 1
 * @param title tasks it learns
 * @param state where it stands
 * @param detail steps done, or how long it took
 * @param fraction of its steps done, 0 to 1
 */
public record StageBox(int number, String title, State state, String detail, double fraction) {
    /** Where a stage stands. */
    public enum State {
        WAITING,
        TRAINING,
        EVALUATING,
        DONE
    }
}
