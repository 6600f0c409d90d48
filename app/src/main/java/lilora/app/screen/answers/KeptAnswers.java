package lilora.app.screen.answers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.run.PredictionLine;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.StorageException;

/** The answers of one run, as far as they are kept. */
record KeptAnswers(RunRepository runs, String runId) {
    /**
     * Those to the items of a task, by stage; empty if none of their files is there, as in runs of a study that keeps numbers alone.
     *
     * @param stages after which the task was evaluated
     * @throws StorageException if some of the files are there and others are not, or one is damaged
     */
    Optional<Map<Integer, List<PredictionLine>>> of(int task, List<Integer> stages) {
        Map<Integer, List<PredictionLine>> answers = new HashMap<>();
        List<StorageException> gone = new ArrayList<>();
        for (int stage : stages) {
            try {
                answers.put(stage, runs.predictions(runId, stage, task));
            } catch (StorageException e) {
                if (e.kind() != StorageException.Kind.NOT_FOUND) {
                    throw e;
                }
                gone.add(e);
            }
        }
        if (!gone.isEmpty() && !answers.isEmpty()) {
            throw gone.get(0);
        }
        return gone.isEmpty() ? Optional.of(answers) : Optional.empty();
    }
}
