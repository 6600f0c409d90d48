package lilora.storage.repository;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as one row of the list. Absent numbers are not known yet, or not defined; they are never 0.
 *
 * @param runId unique name
 * @param name what the researcher calls the experiment
 * @param state where it stands
 * @param atWork whether a worker is at it, as the events tell
 * @param reason a sentence for the state, possibly empty: the fault, the command, the last sign of life
 * @param collection where it is kept
 * @param locked whether it is protected against trash and purge
 * @param method id of the method
 * @param tasks names of the tasks' folders, in order
 * @param seed of the experiment
 * @param device as launched
 * @param created ISO-8601 instant
 * @param ended ISO-8601 instant of the last event of a run that is not active; else absent
 * @param seconds worked, all attempts together, as far as known
 * @param stepsDone optimiser steps that stand
 * @param stepsPlanned in the whole run; 0 until planned
 * @param cellsDone cells of the accuracy matrix that stand
 * @param cellsPlanned in the whole run; 0 until planned
 * @param averagePerformance AP over the final row
 * @param forgetting by the default rule
 * @param backwardTransfer BWT
 * @param storedParameters newest count from live tensors
 * @param tags in alphabetical order
 * @param note of the researcher, Markdown, possibly empty
 * @param problems places in its event file that could not be used
 */
public record RunRow(
        String runId,
        String name,
        RunState state,
        boolean atWork,
        String reason,
        RunCollection collection,
        boolean locked,
        String method,
        List<String> tasks,
        long seed,
        String device,
        String created,
        @Nullable String ended,
        double seconds,
        long stepsDone,
        long stepsPlanned,
        int cellsDone,
        int cellsPlanned,
        @Nullable Double averagePerformance,
        @Nullable Double forgetting,
        @Nullable Double backwardTransfer,
        @Nullable Long storedParameters,
        List<String> tags,
        String note,
        int problems) {
    public RunRow {
        tasks = List.copyOf(tasks);
        tags = List.copyOf(tags);
    }

    /** Whether it is paused with its memory kept. */
    public boolean holding() {
        return state == RunState.PAUSED && atWork;
    }

    /** Share of the planned steps and evaluations that are done, 0 to 1; 0 until planned. */
    public double progress() {
        long planned = stepsPlanned + cellsPlanned;
        return planned == 0 ? 0 : Math.min(1, (stepsDone + cellsDone) / (double) planned);
    }
}
