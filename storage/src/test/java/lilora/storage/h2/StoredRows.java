package lilora.storage.h2;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.SupersededEvents;
import lilora.storage.repository.StoredEvent;

/** Every row of a closed workspace as the event it came from. */
public final class StoredRows {
    private static final SupersededEvents NOTHING = new SupersededEvents(List.of());

    private StoredRows() {}

    /** The events of a run in the order of their numbers. */
    public static List<RecordedEvent> of(Path workspace, String runId) {
        return of(workspace, List.of(runId)).get(0);
    }

    /** The same of several runs. */
    public static List<List<RecordedEvent>> of(Path workspace, List<String> runIds) {
        try (Database database = Database.open(workspace, workspace.resolve("workbench.mv.db"))) {
            return runIds.stream()
                    .map(runId -> database.<List<RecordedEvent>>read(connection -> read(connection, runId)))
                    .toList();
        }
    }

    /** Changes a closed workspace's database as a later version of the program might. */
    public static void change(Path workspace, String sql) {
        try (Database database = Database.open(workspace, workspace.resolve("workbench.mv.db"))) {
            database.write(connection -> Sql.update(connection, sql));
        }
    }

    private static List<RecordedEvent> read(Connection connection, String runId) throws SQLException {
        long key = Sql.first(connection, "SELECT run_key FROM run WHERE run_id = ?", row -> row.getLong(1), runId)
                .orElseThrow();
        List<RecordedEvent> events = new ArrayList<>();
        for (EventTable<?> table : EventTables.ALL) {
            for (StoredEvent<? extends RunEvent> entry : table.select(connection, key, NOTHING)) {
                events.add(new RecordedEvent(
                        RecordedEvent.VERSION, entry.seq(), entry.attempt(), entry.time(), entry.event()));
            }
        }
        for (StepBlocks.Span span : StepBlocks.spans(connection, key)) {
            events.addAll(StepBlocks.content(connection, key, span).events(span.attempt(), span.stage()));
        }
        events.sort(Comparator.comparingLong(RecordedEvent::seq));
        return events;
    }
}
