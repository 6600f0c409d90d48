package lilora.app;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import lilora.app.background.TaskRunner;
import lilora.app.format.Formats;
import lilora.app.shell.Notifications;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/** Runs that were at work on other computers when the window was closed: nobody is connected to before a person wants it. */
final class RunsLeftElsewhere {
    private final Workspace workspace;
    private final TaskRunner tasks;
    private final Notifications notifications;

    RunsLeftElsewhere(Workspace workspace, TaskRunner tasks, Notifications notifications) {
        this.workspace = workspace;
        this.tasks = tasks;
        this.notifications = notifications;
    }

    /**
     * Offers to follow them, if there are some.
     *
     * @param follow follows the run with this id; called off the FX thread
     */
    void offer(Consumer<String> follow) {
        tasks.run("Looking for runs of other computers", progress -> left()).onDone(runs -> {
            if (!runs.isEmpty()) {
                notifications.offer(
                        "%s at work on other computers when the window was closed."
                                .formatted(
                                        runs.size() == 1 ? "A run was" : Formats.counted(runs.size(), "run") + " were"),
                        "Follow",
                        () -> runs.forEach(runId -> follow(runId, follow)));
            }
        });
    }

    private List<String> left() {
        RunQuery atWork = RunQuery.NEWEST.withStates(Set.of(RunState.RUNNING, RunState.PAUSED));
        return workspace.runs().list(atWork).rows().stream()
                .map(RunRow::runId)
                .filter(runId -> workspace
                        .runs()
                        .find(runId)
                        .map(RunRecord::folder)
                        .filter(folder -> Files.isRegularFile(folder.resolve("run.json")))
                        .map(RunDirectory::open)
                        .filter(run -> Files.exists(run.remote()))
                        .isPresent())
                .toList();
    }

    private void follow(String runId, Consumer<String> follow) {
        tasks.perform("Following a run", progress -> follow.accept(runId))
                .onFailed(error -> notifications.failed("The run %s cannot be followed.".formatted(runId), error));
    }
}
