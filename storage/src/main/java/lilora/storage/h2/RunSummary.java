package lilora.storage.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.WorkedTime;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetrics;
import lilora.engine.run.SupersededEvents;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StoredEvent;
import org.jspecify.annotations.Nullable;

/** Brings the row of a run up to date with events that were just stored: what the list shows without opening the run. */
final class RunSummary {
    private record Standing(RunState state, String reason, boolean atWork) {}

    private final Connection connection;
    private final RunTable.Known run;

    RunSummary(Connection connection, RunTable.Known run) {
        this.connection = connection;
        this.run = run;
    }

    /** @param events new ones, in order, stored in the same transaction */
    void update(List<RecordedEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        boolean resumed = has(events, RunEvent.Hello.class);
        SupersededEvents superseded = EventTables.superseded(connection, run.key());
        updateState(events);
        updateTime(events);
        updateSteps(events, resumed, superseded);
        if (resumed || has(events, RunEvent.EvalCell.class)) {
            updateCells(superseded);
        }
        if (resumed || has(events, RunEvent.Planned.class) || has(events, RunEvent.Parameters.class)) {
            updatePlanAndParameters(superseded);
        }
    }

    private static boolean has(List<RecordedEvent> events, Class<? extends RunEvent> type) {
        return events.stream().anyMatch(event -> type.isInstance(event.event()));
    }

    private void updateState(List<RecordedEvent> events) throws SQLException {
        // A run that was given up for dead and tells something is alive.
        Standing standing = run.state() == RunState.INTERRUPTED ? new Standing(RunState.RUNNING, "", true) : null;
        for (RecordedEvent event : events) {
            Standing next = standing(event.event());
            standing = next == null ? standing : next;
        }
        if (standing != null) {
            Sql.update(
                    connection,
                    "UPDATE run SET state = ?, reason = ?, at_work = ? WHERE run_key = ?",
                    standing.state().name(),
                    standing.reason(),
                    standing.atWork(),
                    run.key());
        }
    }

    private static @Nullable Standing standing(RunEvent event) {
        if (event instanceof RunEvent.Hello) {
            return new Standing(RunState.RUNNING, "", true);
        }
        if (event instanceof RunEvent.StateChanged e) {
            return new Standing(e.state().equals("holding") ? RunState.PAUSED : RunState.RUNNING, e.reason(), true);
        }
        if (event instanceof RunEvent.Failed e) {
            return new Standing(RunState.FAILED, e.message(), false);
        }
        if (event instanceof RunEvent.Done e) {
            return switch (e.outcome()) {
                case "completed" -> new Standing(RunState.DONE, "", false);
                case "released" -> new Standing(RunState.PAUSED, "The device was released; resume to continue.", false);
                default -> new Standing(RunState.STOPPED, "Stopped by command; resume to continue.", false);
            };
        }
        return null;
    }

    private void updateTime(List<RecordedEvent> events) throws SQLException {
        WorkedTime now = Sql.first(
                        connection,
                        "SELECT seconds, last_attempt, last_time FROM run WHERE run_key = ?",
                        row -> new WorkedTime(row.getDouble(1), row.getInt(2), row.getString(3)),
                        run.key())
                .orElseThrow()
                .with(events);
        Sql.update(
                connection,
                "UPDATE run SET seconds = ?, last_attempt = ?, last_time = ? WHERE run_key = ?",
                now.seconds(),
                now.attempt(),
                now.last(),
                run.key());
    }

    private void updateSteps(List<RecordedEvent> events, boolean resumed, SupersededEvents superseded)
            throws SQLException {
        long added = events.stream()
                .filter(event -> event.event() instanceof RunEvent.Step)
                .count();
        Sql.update(
                connection,
                "UPDATE run SET step_rows = step_rows + ?, steps_done = steps_done + ? WHERE run_key = ?",
                added,
                added,
                run.key());
        if (resumed) {
            Sql.update(
                    connection,
                    "UPDATE run SET steps_done = ? WHERE run_key = ?",
                    StepBlocks.current(connection, run.key(), superseded),
                    run.key());
        }
    }

    private void updateCells(SupersededEvents superseded) throws SQLException {
        int tasks = Sql.first(
                        connection,
                        "SELECT CARDINALITY(tasks) FROM run WHERE run_key = ?",
                        row -> row.getInt(1),
                        run.key())
                .orElseThrow();
        List<AccuracyMatrix.Cell> cells = EventTables.CELL.select(connection, run.key(), superseded).stream()
                .filter(entry -> !entry.superseded())
                .map(StoredEvent::event)
                .filter(cell -> cell.stage() >= 0
                        && cell.stage() <= tasks
                        && cell.task() >= 1
                        && cell.task() <= tasks
                        && Double.isFinite(cell.score()))
                .map(cell -> new AccuracyMatrix.Cell(cell.stage(), cell.task(), cell.score()))
                .toList();
        AccuracyMatrix matrix = AccuracyMatrix.of(tasks, cells);
        Sql.update(
                connection,
                "UPDATE run SET cells_done = ?, average_performance = ?, forgetting = ?, backward_transfer = ?"
                        + " WHERE run_key = ?",
                matrix.cells().size(),
                orNull(ContinualMetrics.averagePerformance(matrix)),
                orNull(ContinualMetrics.forgetting(matrix)),
                orNull(ContinualMetrics.backwardTransfer(matrix)),
                run.key());
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private void updatePlanAndParameters(SupersededEvents superseded) throws SQLException {
        Optional<RunEvent.Planned> plan = newest(EventTables.PLAN.select(connection, run.key(), superseded));
        Optional<RunEvent.Parameters> counted =
                newest(EventTables.PARAMETERS.select(connection, run.key(), superseded));
        Sql.update(
                connection,
                "UPDATE run SET steps_planned = ?, cells_planned = ?, stored_parameters = ? WHERE run_key = ?",
                plan.map(e -> e.plan().steps()).orElse(0),
                plan.map(e -> e.plan().evaluations()).orElse(0),
                counted.map(RunEvent.Parameters::storedTotal).orElse(null),
                run.key());
    }

    private static <E extends RunEvent> Optional<E> newest(List<StoredEvent<E>> entries) {
        return entries.stream()
                .filter(entry -> !entry.superseded())
                .map(StoredEvent::event)
                .reduce((earlier, later) -> later);
    }
}
