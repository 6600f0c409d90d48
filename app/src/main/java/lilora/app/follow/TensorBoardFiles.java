package lilora.app.follow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.app.background.TaskRunner;
import lilora.app.shell.Notifications;
import lilora.engine.InputException;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTracking;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRepository;

/** Writes runs that are over as event files for TensorBoard, each in its own folder {@code tensorboard}. */
public final class TensorBoardFiles {
    /** Why a run at work is not written: it would be told twice at once. */
    public static final String AT_WORK = "The run is at work; Preferences can have it told to TensorBoard meanwhile.";

    private final RunRepository runs;
    private final TaskRunner tasks;
    private final Notifications notifications;

    public TensorBoardFiles(RunRepository runs, TaskRunner tasks, Notifications notifications) {
        this.runs = runs;
        this.tasks = tasks;
        this.notifications = notifications;
    }

    /** Writes them and says how they are looked at. */
    public void write(List<String> runIds) {
        tasks.run("Writing for TensorBoard", progress -> written(runIds))
                .onDone(folders ->
                        notifications.tell("%s written for TensorBoard; tensorboard --logdir \"%s\" shows %s."
                                .formatted(
                                        folders.size() == 1 ? "The run is" : "%d runs are".formatted(folders.size()),
                                        folders.size() == 1
                                                ? folders.get(0)
                                                : folders.get(0).getParent(),
                                        folders.size() == 1 ? "it" : "them")))
                .onFailed(error -> notifications.failed("Not all runs could be written for TensorBoard.", error));
    }

    private List<Path> written(List<String> runIds) {
        List<Path> folders = new ArrayList<>();
        for (String runId : runIds) {
            Path folder = runs.find(runId)
                    .map(RunRecord::folder)
                    .orElseThrow(
                            () -> new InputException("The run %s is no longer in the workspace.".formatted(runId)));
            write(RunDirectory.open(folder));
            folders.add(folder);
        }
        return folders;
    }

    private static void write(RunDirectory run) {
        try (RunTracking tracking = RunTracking.tensorBoard(run, run.path().resolve(RunTracking.TENSORBOARD))) {
            tracking.poll();
        }
    }
}
