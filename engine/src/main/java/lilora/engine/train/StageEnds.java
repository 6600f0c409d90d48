package lilora.engine.train;

import java.util.List;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/** The ends of a stored run's stages, from which others answer or are made; never an earlier one in place of a later. */
public final class StageEnds {
    private final RunDirectory directory;
    private final Checkpoints checkpoints;
    private final List<RunEvent> events;

    /**
     * Of a run that nothing is written to.
     *
     * @param use what for, in words, such as {@code an export}
     * @throws InputException if what the run was asked to do has been changed since it began
     */
    public StageEnds(RunDirectory directory, String use) {
        this.directory = directory;
        this.checkpoints = new Checkpoints(directory.checkpoints(), new Checkpoints.Origin(directory.specHash(), use));
        List<RecordedEvent> told =
                CurrentEvents.of(new EventReader(directory.events()).pollToEnd().events());
        if (!directory.isUnchangedSince(told)) {
            throw new InputException(
                    "%s has been changed since this run began, so what is asked now is not what was trained. Restore it as it was."
                            .formatted(directory.runFile()));
        }
        this.events = told.stream().map(RecordedEvent::event).toList();
    }

    /**
     * The checkpoint at the end of a stage.
     *
     * @param wanted its number, 0 for before the first; null for the last one that the run tells of or has
     * @throws InputException if the run has no such stage, or its checkpoint is lost or damaged
     */
    public Checkpoints.Saved find(@Nullable Integer wanted) {
        if (wanted != null) {
            requireStage(wanted);
            return checkpoints.ofStage(wanted);
        }
        int told = lastTold();
        return checkpoints.ofStage(
                Math.max(told, checkpoints.latestStage().cursor().stage()));
    }

    /** A stage is named by its last task's number: joint training has one, that of the last task. */
    private void requireStage(int wanted) {
        int tasks = directory.spec().experiment().tasks().size();
        if (wanted < 0 || wanted > tasks) {
            throw InputException.about(
                    "The end of stage %d is asked for; this run has the stages 1 to %d, and 0 for before the first."
                            .formatted(wanted, tasks),
                    "stage");
        }
    }

    /** The last stage whose end the run tells of; 0 if it tells of none. */
    private int lastTold() {
        return events.stream()
                .filter(RunEvent.StageEnd.class::isInstance)
                .mapToInt(event -> ((RunEvent.StageEnd) event).stage())
                .max()
                .orElse(0);
    }

    /** What the evaluation after a stage found, by task. */
    public List<RunEvent.EvalCell> scores(int stage) {
        return events.stream()
                .filter(RunEvent.EvalCell.class::isInstance)
                .map(RunEvent.EvalCell.class::cast)
                .filter(cell -> cell.stage() == stage)
                .toList();
    }
}
