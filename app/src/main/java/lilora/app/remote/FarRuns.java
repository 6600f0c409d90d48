package lilora.app.remote;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.launch.RunBadge;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.remote.RemoteFetch;
import lilora.engine.remote.ssh.LineException;

/** The runs of other computers, to whoever shows one. */
public interface FarRuns {
    /** For a window whose runs are all of this computer. */
    FarRuns NONE = new FarRuns() {
        private final ReadOnlyObjectWrapper<Map<String, LineState>> nothing = new ReadOnlyObjectWrapper<>(Map.of());

        @Override
        public Optional<String> host(String runId) {
            return Optional.empty();
        }

        @Override
        public boolean isJob(String runId) {
            return false;
        }

        @Override
        public ObservableValue<Map<String, LineState>> lines() {
            return nothing.getReadOnlyProperty();
        }

        @Override
        public void follow(String runId) {
            throw new InputException("The run %s is one of this computer.".formatted(runId));
        }

        @Override
        public Sizes sizes(String runId) {
            throw new InputException("The run %s is one of this computer.".formatted(runId));
        }

        @Override
        public void fetch(String runId, List<String> folders, Progress progress) {
            throw new InputException("The run %s is one of this computer.".formatted(runId));
        }

        @Override
        public String cancelJob(String runId) {
            throw new InputException("The run %s is one of this computer.".formatted(runId));
        }
    };

    /**
     * How much a run holds there.
     *
     * @param answers behind the scores
     * @param checkpoints of its stages
     */
    record Sizes(RemoteFetch.Size answers, RemoteFetch.Size checkpoints) {}

    /** The host that a run is of, as a person named it; empty if it is one of this computer. Not for the FX thread. */
    Optional<String> host(String runId);

    /** Whether Slurm starts the run's worker there. Not for the FX thread. */
    boolean isJob(String runId);

    /** How runs are followed, by their ids; those that nobody follows are missing. Changes on the FX thread. */
    ObservableValue<Map<String, LineState>> lines();

    /** The same for badges: what is here, and why what is not here is not. */
    static RunBadge.Lines lines(Map<String, LineState> states) {
        Set<String> open = new HashSet<>();
        Map<String, String> jobs = new HashMap<>();
        Map<String, String> cut = new HashMap<>();
        states.forEach((runId, state) -> {
            switch (state.kind()) {
                case CONNECTING, FOLLOWED -> open.add(runId);
                case JOB -> {
                    open.add(runId);
                    jobs.put(runId, state.sentence());
                }
                case CUT, LOST -> cut.put(runId, state.sentence());
            }
        });
        return new RunBadge.Lines(open, jobs, cut);
    }

    /**
     * Follows a run again. Not for the FX thread.
     *
     * @throws InputException if it cannot be
     */
    void follow(String runId);

    /** Asks how much a run holds there. Not for the FX thread. */
    Sizes sizes(String runId) throws LineException;

    /**
     * Fetches folders of a run. Not for the FX thread.
     *
     * @param folders {@code predictions} or {@code checkpoints}
     */
    void fetch(String runId, List<String> folders, Progress progress) throws LineException;

    /**
     * Takes the job of a run out of Slurm's queue, or ends one that is being launched. Not for the FX thread.
     *
     * @return what happened, as a sentence
     * @throws InputException if there is no such job
     */
    String cancelJob(String runId) throws LineException;
}
