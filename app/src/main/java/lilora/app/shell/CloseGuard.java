package lilora.app.shell;

import java.util.List;
import java.util.Optional;
import lilora.app.background.TaskRunner;
import lilora.app.dialog.Choice;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.Problem;
import lilora.app.format.DisplayNames;

/** Asks whether a workspace may be left while runs are at work, and sees to what becomes of them. */
public final class CloseGuard {
    /** What becomes of the runs. */
    enum Leave {
        RUNNING,
        AFTER_STAGE,
        NOW
    }

    private static final int NAME_LENGTH = 60;

    private final DialogService dialogs;
    private final TaskRunner tasks;

    /** @param tasks sends what runs are asked to do, which is disk work */
    public CloseGuard(DialogService dialogs, TaskRunner tasks) {
        this.dialogs = dialogs;
        this.tasks = tasks;
    }

    /**
     * Asks if it must.
     *
     * @param then called, also when a run could not be asked to stop, once all of them were
     * @return false if the person would rather stay; nothing is called then
     */
    public boolean leave(RunningRuns runs, Runnable then) {
        List<RunningRun> running = runs.running().getValue();
        if (running.isEmpty()) {
            then.run();
            return true;
        }
        Optional<Leave> answer = dialogs.choose(
                running.size() == 1 ? "A run is still running" : "%d runs are still running".formatted(running.size()),
                text(running),
                List.of(
                        Choice.main(Leave.RUNNING, "Leave it running"),
                        Choice.plain(Leave.AFTER_STAGE, "Stop after this stage"),
                        Choice.plain(Leave.NOW, "Stop now")));
        answer.ifPresent(leave -> leaveAll(running, leave, runs, then));
        return answer.isPresent();
    }

    private void leaveAll(List<RunningRun> running, Leave leave, RunningRuns runs, Runnable then) {
        if (leave == Leave.RUNNING) {
            then.run();
            return;
        }
        tasks.run("Asking runs to stop", progress -> {
                    Closing asking = new Closing();
                    running.forEach(run -> asking.then(() -> leave(run, leave, runs)));
                    return asking.failed();
                })
                .onDone(failed -> failed.forEach(this::tell))
                .onFailed(this::tell)
                .onEnd(then);
    }

    private void tell(Throwable error) {
        dialogs.show(Problem.of("A run was not asked to stop and goes on.", error));
    }

    private static void leave(RunningRun run, Leave leave, RunningRuns runs) {
        switch (leave) {
            case RUNNING -> {}
            case AFTER_STAGE -> runs.stopAfterStage(run.runId());
            case NOW -> runs.stopNow(run.runId());
        }
    }

    private static String text(List<RunningRun> running) {
        StringBuilder text = new StringBuilder();
        for (RunningRun run : running) {
            text.append(DisplayNames.shorten(run.name(), NAME_LENGTH))
                    .append(" · ")
                    .append(run.summary())
                    .append('\n');
        }
        return text.append('\n')
                .append("A run needs no window: it is a process of its own, and the window finds it again when it is")
                .append(" opened. Stopped runs keep their last checkpoint and can be resumed.")
                .toString();
    }
}
