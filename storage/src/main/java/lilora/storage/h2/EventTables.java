package lilora.storage.h2;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lilora.engine.event.RunEvent;
import lilora.engine.json.Json;
import lilora.engine.result.RunPlan;
import lilora.engine.run.SupersededEvents;
import org.jspecify.annotations.Nullable;

/** Which event goes to which table. Steps are not here: they go to {@link StepBlocks}. */
final class EventTables {
    /** What the column {@code versions} holds. */
    private record Made(
            Map<String, String> values, @Nullable String spec) {}

    private record Numbers(Map<String, Double> values) {}

    static final EventTable<RunEvent.Hello> ATTEMPT = new EventTable<>(
            "attempt",
            List.of("token", "pid", "process_start", "resumed_after", "versions", "device", "threads"),
            RunEvent.Hello.class,
            e -> values(
                    e.token(),
                    e.pid(),
                    e.processStart(),
                    e.resumedAfter(),
                    Json.compact(new Made(e.versions(), e.spec())),
                    e.device(),
                    e.threads()),
            row -> new RunEvent.Hello(
                    row.getString("token"),
                    row.getLong("pid"),
                    row.getString("process_start"),
                    row.getLong("resumed_after"),
                    json(row, "versions", Made.class).values(),
                    row.getString("device"),
                    row.getInt("threads"),
                    json(row, "versions", Made.class).spec()));

    static final EventTable<RunEvent.Planned> PLAN = new EventTable<>(
            "run_plan",
            List.of("plan"),
            RunEvent.Planned.class,
            e -> values(Json.compact(e.plan())),
            row -> new RunEvent.Planned(json(row, "plan", RunPlan.class)));

    static final EventTable<RunEvent.Preflight> PREFLIGHT = new EventTable<>(
            "preflight",
            List.of("check_name", "verdict", "found", "needed"),
            RunEvent.Preflight.class,
            e -> values(e.check(), e.verdict(), e.found(), e.needed()),
            row -> new RunEvent.Preflight(
                    row.getString("check_name"),
                    row.getString("verdict"),
                    row.getString("found"),
                    row.getString("needed")));

    static final EventTable<RunEvent.StageStart> STAGE = new EventTable<>(
            "stage",
            List.of("stage", "stages", "tasks", "title", "samples", "steps"),
            RunEvent.StageStart.class,
            e -> values(e.stage(), e.stages(), e.tasks().toArray(), e.title(), e.samples(), e.steps()),
            row -> new RunEvent.StageStart(
                    row.getInt("stage"),
                    row.getInt("stages"),
                    list(row, "tasks", Integer.class),
                    row.getString("title"),
                    row.getInt("samples"),
                    row.getInt("steps")));

    static final EventTable<RunEvent.StageEnd> STAGE_END = new EventTable<>(
            "stage_end",
            List.of("stage", "train_seconds", "evaluation_seconds"),
            RunEvent.StageEnd.class,
            e -> values(e.stage(), e.trainSeconds(), e.evaluationSeconds()),
            row -> new RunEvent.StageEnd(
                    row.getInt("stage"), row.getDouble("train_seconds"), row.getDouble("evaluation_seconds")));

    static final EventTable<RunEvent.EvalCell> CELL = new EventTable<>(
            "matrix_cell",
            List.of(
                    "stage",
                    "task",
                    "score",
                    "metric",
                    "instruction_following",
                    "items",
                    "details",
                    "predictions",
                    "seconds",
                    "predictions_hash"),
            RunEvent.EvalCell.class,
            e -> values(
                    e.stage(),
                    e.task(),
                    e.score(),
                    e.metric(),
                    e.instructionFollowing(),
                    e.items(),
                    Json.compact(new Numbers(e.details())),
                    e.predictions(),
                    e.seconds(),
                    e.predictionsHash()),
            row -> new RunEvent.EvalCell(
                    row.getInt("stage"),
                    row.getInt("task"),
                    row.getDouble("score"),
                    row.getString("metric"),
                    row.getDouble("instruction_following"),
                    row.getInt("items"),
                    json(row, "details", Numbers.class).values(),
                    row.getString("predictions"),
                    row.getDouble("seconds"),
                    row.getString("predictions_hash")));

    static final EventTable<RunEvent.HeldOutLoss> HELD_OUT = new EventTable<>(
            "held_out_loss",
            List.of("stage", "step", "loss", "tokens", "items", "seconds"),
            RunEvent.HeldOutLoss.class,
            e -> values(e.stage(), e.step(), e.loss(), e.tokens(), e.items(), e.seconds()),
            row -> new RunEvent.HeldOutLoss(
                    row.getInt("stage"),
                    row.getInt("step"),
                    row.getDouble("loss"),
                    row.getInt("tokens"),
                    row.getInt("items"),
                    row.getDouble("seconds")));

    static final EventTable<RunEvent.SampleAnswer> SAMPLE = new EventTable<>(
            "sample_answer",
            List.of("stage", "step", "task", "item", "images", "question", "answer", "reference"),
            RunEvent.SampleAnswer.class,
            e -> values(
                    e.stage(),
                    e.step(),
                    e.task(),
                    e.item(),
                    e.images().toArray(),
                    e.question(),
                    e.answer(),
                    e.reference()),
            row -> new RunEvent.SampleAnswer(
                    row.getInt("stage"),
                    row.getInt("step"),
                    row.getInt("task"),
                    row.getString("item"),
                    list(row, "images", String.class),
                    row.getString("question"),
                    row.getString("answer"),
                    row.getString("reference")));

    static final EventTable<RunEvent.LayerValues> LAYERS = new EventTable<>(
            "layer_values",
            List.of("stage", "quantity", "by_layer"),
            RunEvent.LayerValues.class,
            e -> values(e.stage(), e.quantity(), Json.compact(new Numbers(e.byLayer()))),
            row -> new RunEvent.LayerValues(
                    row.getInt("stage"),
                    row.getString("quantity"),
                    json(row, "by_layer", Numbers.class).values()));

    static final EventTable<RunEvent.Parameters> PARAMETERS = new EventTable<>(
            "parameter_count",
            List.of("stage", "trained", "stored_shared", "stored_per_task", "stored_total", "base_model"),
            RunEvent.Parameters.class,
            e -> values(
                    e.stage(),
                    e.trained(),
                    e.storedShared(),
                    e.storedPerTask().toArray(),
                    e.storedTotal(),
                    e.baseModel()),
            row -> new RunEvent.Parameters(
                    row.getInt("stage"),
                    row.getLong("trained"),
                    row.getLong("stored_shared"),
                    list(row, "stored_per_task", Long.class),
                    row.getLong("stored_total"),
                    row.getLong("base_model")));

    static final EventTable<RunEvent.Checkpoint> CHECKPOINT = new EventTable<>(
            "checkpoint_saved",
            List.of("stage", "step", "folder", "bytes", "seconds"),
            RunEvent.Checkpoint.class,
            e -> values(e.stage(), e.step(), e.folder(), e.bytes(), e.seconds()),
            row -> new RunEvent.Checkpoint(
                    row.getInt("stage"),
                    row.getInt("step"),
                    row.getString("folder"),
                    row.getLong("bytes"),
                    row.getDouble("seconds")));

    static final EventTable<RunEvent.Resource> RESOURCE = new EventTable<>(
            "resource_use",
            List.of(
                    "resident_bytes",
                    "peak_resident_bytes",
                    "device_used_bytes",
                    "device_total_bytes",
                    "free_disk_bytes",
                    "device_process_bytes",
                    "device_utilisation",
                    "device_temperature",
                    "device_watts",
                    "worker_percent",
                    "computer_percent"),
            RunEvent.Resource.class,
            e -> values(
                    e.residentBytes(),
                    e.peakResidentBytes(),
                    e.deviceUsedBytes(),
                    e.deviceTotalBytes(),
                    e.freeDiskBytes(),
                    e.deviceProcessBytes(),
                    e.deviceUtilisation(),
                    e.deviceTemperature(),
                    e.deviceWatts(),
                    e.workerPercent(),
                    e.computerPercent()),
            row -> new RunEvent.Resource(
                    row.getObject("resident_bytes", Long.class),
                    row.getObject("peak_resident_bytes", Long.class),
                    row.getObject("device_used_bytes", Long.class),
                    row.getObject("device_total_bytes", Long.class),
                    row.getLong("free_disk_bytes"),
                    row.getObject("device_process_bytes", Long.class),
                    row.getObject("device_utilisation", Integer.class),
                    row.getObject("device_temperature", Integer.class),
                    row.getObject("device_watts", Double.class),
                    row.getObject("worker_percent", Double.class),
                    row.getObject("computer_percent", Double.class)));

    static final EventTable<RunEvent.Note> NOTE = new EventTable<>(
            "worker_note",
            List.of("text"),
            RunEvent.Note.class,
            e -> values(e.text()),
            row -> new RunEvent.Note(row.getString("text")));

    static final EventTable<RunEvent.Alarm> ALARM = new EventTable<>(
            "alarm",
            List.of("kind", "text"),
            RunEvent.Alarm.class,
            e -> values(e.kind(), e.text()),
            row -> new RunEvent.Alarm(row.getString("kind"), row.getString("text")));

    static final EventTable<RunEvent.Acknowledged> COMMAND = new EventTable<>(
            "acknowledged_command",
            List.of("command", "command_id"),
            RunEvent.Acknowledged.class,
            e -> values(e.command(), e.id()),
            row -> new RunEvent.Acknowledged(row.getString("command"), row.getString("command_id")));

    static final EventTable<RunEvent.StateChanged> STATE = new EventTable<>(
            "state_change",
            List.of("state", "reason"),
            RunEvent.StateChanged.class,
            e -> values(e.state(), e.reason()),
            row -> new RunEvent.StateChanged(row.getString("state"), row.getString("reason")));

    static final EventTable<RunEvent.Failed> FAILURE = new EventTable<>(
            "failure",
            List.of("kind", "message", "detail"),
            RunEvent.Failed.class,
            e -> values(e.kind(), e.message(), e.detail()),
            row -> new RunEvent.Failed(row.getString("kind"), row.getString("message"), row.getString("detail")));

    static final EventTable<RunEvent.Done> OUTCOME = new EventTable<>(
            "outcome",
            List.of("outcome", "metrics", "seconds"),
            RunEvent.Done.class,
            e -> values(e.outcome(), Json.compact(new Numbers(e.metrics())), e.seconds()),
            row -> new RunEvent.Done(
                    row.getString("outcome"),
                    json(row, "metrics", Numbers.class).values(),
                    row.getDouble("seconds")));

    /** Two types in one table: both only say how far the work in hand is. */
    static final EventTable<RunEvent> ACTIVITY = new EventTable<>(
            "activity",
            List.of("kind", "stage", "task", "done", "total"),
            RunEvent.class,
            EventTables::activity,
            row -> row.getString("kind").equals("features")
                    ? new RunEvent.FeatureProgress(row.getInt("task"), row.getInt("done"), row.getInt("total"))
                    : new RunEvent.EvalProgress(
                            row.getInt("stage"), row.getInt("task"), row.getInt("done"), row.getInt("total")));

    /** All, in the order in which they are cleared. */
    static final List<EventTable<?>> ALL = List.of(
            ATTEMPT,
            PLAN,
            PREFLIGHT,
            STAGE,
            STAGE_END,
            CELL,
            HELD_OUT,
            SAMPLE,
            LAYERS,
            PARAMETERS,
            CHECKPOINT,
            RESOURCE,
            NOTE,
            ALARM,
            COMMAND,
            STATE,
            FAILURE,
            OUTCOME,
            ACTIVITY);

    private EventTables() {}

    /** Which events of a run later attempts told again: derived, so that a resume changes no row of what it supersedes. */
    static SupersededEvents superseded(Connection connection, long runKey) throws SQLException {
        return new SupersededEvents(Sql.select(
                connection,
                "SELECT resumed_after, seq FROM attempt WHERE run_key = ? ORDER BY seq",
                row -> new SupersededEvents.Range(row.getLong(1), row.getLong(2)),
                runKey));
    }

    private static @Nullable Object[] activity(RunEvent event) {
        if (event instanceof RunEvent.FeatureProgress e) {
            return values("features", 0, e.task(), e.done(), e.images());
        }
        RunEvent.EvalProgress e = (RunEvent.EvalProgress) event;
        return values("eval_progress", e.stage(), e.task(), e.answered(), e.items());
    }

    private static @Nullable Object[] values(@Nullable Object... values) {
        return values;
    }

    private static <T> T json(ResultSet row, String column, Class<T> type) throws SQLException {
        return Json.parse("column " + column, row.getString(column), type);
    }

    static <T> List<T> list(ResultSet row, String column, Class<T> type) throws SQLException {
        Array array = row.getArray(column);
        return Arrays.stream((Object[]) array.getArray()).map(type::cast).toList();
    }
}
