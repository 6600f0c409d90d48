package lilora.app.launch;

import java.util.Map;
import lilora.app.format.RunStateDisplay;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/**
 * A run's state in a word, as its events, the queue and its worker's signs of life tell it together.
 *
 * @param word on the badge
 * @param sentence the same with the reason
 * @param look the state whose colour and icon it has
 */
public record RunBadge(String word, String sentence, RunState look) {
    private static final String SILENT = "Not responding";

    /**
     * What is known of the run itself.
     *
     * @param sentence its state with the reason
     * @param holding whether it is paused with its memory kept
     * @param present whether its folder is there
     */
    public record Seen(String runId, RunState state, String sentence, boolean holding, boolean present) {
        /** A run of the list. */
        public static Seen of(RunRow row, boolean present) {
            return new Seen(row.runId(), row.state(), sentence(row, present), row.holding(), present);
        }

        /** A run's state with the reason. */
        public static String sentence(RunRow row, boolean present) {
            String word = RunStateDisplay.word(row.state());
            if (!present) {
                return word + ". Its folder is missing, and its answers and checkpoints with it.";
            }
            return row.reason().isEmpty() ? word : word + ": " + row.reason();
        }
    }

    /**
     * What is known beside runs themselves.
     *
     * @param queue runs that wait, and runs whose workers were started
     * @param silent a sentence for each run whose worker gives no sign of life, by the run's id
     */
    public record Signs(QueueState queue, Map<String, String> silent) {
        public static final Signs NONE = new Signs(QueueState.EMPTY, Map.of());

        public Signs {
            silent = Map.copyOf(silent);
        }
    }

    public static RunBadge of(Seen run, Signs signs) {
        RunState state = run.state();
        QueueState queue = signs.queue();
        if (!run.present() && state != RunState.DONE) {
            return new RunBadge("Folder missing", run.sentence(), RunState.FAILED);
        }
        if (queue.waits(run.runId())) {
            return new RunBadge("Queued", "Queued: it starts when its device is free.", RunState.QUEUED);
        }
        boolean resting = !state.isActive() || (state == RunState.PAUSED && !run.holding());
        if (queue.works(run.runId()) && state != RunState.DONE && (resting || state == RunState.QUEUED)) {
            return new RunBadge("Starting", "Starting: its worker process is loading model and data.", RunState.QUEUED);
        }
        String silence = signs.silent().get(run.runId());
        if (silence != null && state.isActive()) {
            return new RunBadge(SILENT, silence, RunState.PAUSED);
        }
        return state == RunState.QUEUED
                ? new RunBadge(
                        "Not started", "Not started: no worker has run it yet. Resume starts it.", RunState.STOPPED)
                : new RunBadge(RunStateDisplay.word(state), run.sentence(), state);
    }

    /** Whether the worker gives no sign of life. */
    public boolean isSilent() {
        return word.equals(SILENT);
    }
}
