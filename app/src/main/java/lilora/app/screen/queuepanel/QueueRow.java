package lilora.app.screen.queuepanel;

/**
 * One run in the panel.
 *
 * @param runId of the run
 * @param name of its experiment
 * @param detail what it does, or what it waits for
 * @param place 0 for a run at work, else its place among those that wait
 */
public record QueueRow(String runId, String name, String detail, int place) {
    /** Whether its worker is still to be started. */
    public boolean waits() {
        return place > 0;
    }
}
