package lilora.app.shell;

import java.util.List;
import java.util.Optional;
import lilora.app.dialog.Choice;
import lilora.app.dialog.DialogService;
import lilora.app.format.DisplayNames;

/** Decides whether the window may close while runs are at work, and what becomes of them. */
public final class CloseGuard {
    /** What becomes of the runs. */
    enum Leave {
        RUNNING,
        AFTER_STAGE,
        NOW
    }

    private static final int NAME_LENGTH = 60;

    private final DialogService dialogs;

    public CloseGuard(DialogService dialogs) {
        this.dialogs = dialogs;
    }

    /** Asks if it must; whether the window may close now. */
    public boolean mayClose(RunningRuns runs) {
        List<RunningRun> running = runs.running().getValue();
        if (running.isEmpty()) {
            return true;
        }
        Optional<Leave> answer = dialogs.choose(
                running.size() == 1 ? "A run is still running" : "%d runs are still running".formatted(running.size()),
                text(running),
                List.of(
                        Choice.main(Leave.RUNNING, "Leave it running"),
                        Choice.plain(Leave.AFTER_STAGE, "Stop after this stage"),
                        Choice.plain(Leave.NOW, "Stop now")));
        answer.ifPresent(leave -> running.forEach(run -> leave(run, leave, runs)));
        return answer.isPresent();
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
