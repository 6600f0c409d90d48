package lilora.app.follow;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.notice.Falls;
import lilora.storage.Workspace;
import lilora.storage.repository.IngestResult;
import lilora.storage.repository.RunRecord;

/** Tells what somebody should look at among the new events of runs. For the thread that follows them. */
final class ToldAlarms {
    private final Workspace workspace;
    private final Executor fx;
    private final RunStatusListener watch;
    private final Map<String, Falls> falls = new HashMap<>();

    ToldAlarms(Workspace workspace, Executor fx, RunStatusListener watch) {
        this.workspace = workspace;
        this.fx = fx;
        this.watch = watch;
    }

    /** What is new in a run. */
    void tell(String runId, IngestResult found) {
        // Those of a file that is read again were told when they were raised.
        if (found.restarted()) {
            return;
        }
        for (RecordedEvent recorded : found.events()) {
            if (recorded.event() instanceof RunEvent.Alarm alarm) {
                workspace
                        .runs()
                        .find(runId)
                        .ifPresent(record -> fx.execute(() -> watch.alarm(record.row(), alarm.text())));
            } else if (recorded.event() instanceof RunEvent.EvalCell cell && cell.stage() > cell.task()) {
                workspace.runs().find(runId).ifPresent(record -> tellFall(record, cell));
            }
        }
    }

    private void tellFall(RunRecord record, RunEvent.EvalCell cell) {
        Falls ofRun = falls.computeIfAbsent(record.row().runId(), id -> new Falls(Falls.USUAL_POINTS));
        record.matrix().at(cell.task(), cell.task()).ifPresent(score -> ofRun.learned(cell.task(), score));
        ofRun.of(cell).ifPresent(fall -> {
            String sentence = fall.sentence(record.titles().get(cell.task() - 1));
            fx.execute(() -> watch.fell(record.row(), sentence));
        });
    }
}
