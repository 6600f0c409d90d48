package lilora.app.launch;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final String UNHEARD = "Not followed";

    /**
     * What is known of the run itself.
     *
     * @param sentence its state with the reason
     * @param holding whether it is paused with its memory kept
     * @param present whether its folder is there
     * @param host the other computer that it is of, if it is
     */
    public record Seen(
            String runId, RunState state, String sentence, boolean holding, boolean present, Optional<String> host) {
        /** A run of the list. */
        public static Seen of(RunRow row, boolean present, Optional<String> host) {
            return new Seen(row.runId(), row.state(), sentence(row, present), row.holding(), present, host);
        }

        /** Whether a worker is at it, as far as it has told. */
        private boolean mayBeAtWork() {
            return state == RunState.RUNNING || (state == RunState.PAUSED && holding);
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
     * @param lines to other computers
     */
    public record Signs(QueueState queue, Map<String, String> silent, Lines lines) {
        public static final Signs NONE = new Signs(QueueState.EMPTY, Map.of(), Lines.NONE);

        public Signs {
            silent = Map.copyOf(silent);
        }
    }

    /**
     * How runs of other computers are followed, by their ids; one of which nothing is known is followed by nobody.
     *
     * @param open runs of which everything is here, or will be in a moment
     * @param jobs what Slurm said last of each run that it starts
     * @param cut a sentence for each run whose line is not there any more
     */
    public record Lines(Set<String> open, Map<String, String> jobs, Map<String, String> cut) {
        public static final Lines NONE = new Lines(Set.of(), Map.of(), Map.of());

        public Lines {
            open = Set.copyOf(open);
            jobs = Map.copyOf(jobs);
            cut = Map.copyOf(cut);
        }

        private Optional<String> silence(Seen run) {
            return run.host()
                    .filter(host -> !open.contains(run.runId()))
                    .map(host -> cut.getOrDefault(
                            run.runId(),
                            "This run is on %s and is not being followed; the workbench connects only when you ask. What is shown is what it had told."
                                    .formatted(host)));
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
            String job = signs.lines().jobs().get(run.runId());
            return job == null
                    ? new RunBadge(
                            "Starting", "Starting: its worker process is loading model and data.", RunState.QUEUED)
                    : new RunBadge("Queued", job, RunState.QUEUED);
        }
        String silence = signs.silent().get(run.runId());
        if (silence != null && state.isActive()) {
            return new RunBadge(SILENT, silence, RunState.PAUSED);
        }
        Optional<String> unheard = run.mayBeAtWork() ? signs.lines().silence(run) : Optional.empty();
        if (unheard.isPresent()) {
            return new RunBadge(UNHEARD, unheard.get(), RunState.PAUSED);
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
