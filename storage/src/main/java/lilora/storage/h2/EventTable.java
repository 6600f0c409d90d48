package lilora.storage.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.SupersededEvents;
import lilora.storage.repository.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * The table of one type of event: run, attempt, sequence number and time, then what the event tells.
 *
 * @param name of the table
 * @param columns after the first four
 * @param type of the event
 * @param values for those columns
 * @param mapper of those columns, which it finds by name
 */
record EventTable<E extends RunEvent>(
        String name,
        List<String> columns,
        Class<E> type,
        Function<E, @Nullable Object[]> values,
        Sql.Mapper<E> mapper) {
    /** Whether every text of an event fits into its column. */
    boolean fits(RecordedEvent event) {
        for (Object value : values.apply(type.cast(event.event()))) {
            if (value instanceof String text && text.length() > Sql.LONGEST_TEXT) {
                return false;
            }
        }
        return true;
    }

    void insert(Connection connection, long runKey, List<RecordedEvent> events) throws SQLException {
        String sql = "INSERT INTO " + name + " (run_key, attempt, seq, time, " + String.join(", ", columns)
                + ") VALUES (?, ?, ?, ?" + String.join("", Collections.nCopies(columns.size(), ", ?")) + ")";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (RecordedEvent event : events) {
                Sql.bind(insert, runKey, event.attempt(), event.seq(), event.time());
                @Nullable Object[] told = values.apply(type.cast(event.event()));
                for (int i = 0; i < told.length; i++) {
                    insert.setObject(i + 5, told[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** All events of a run, in order, marked where superseded. */
    List<StoredEvent<E>> select(Connection connection, long runKey, SupersededEvents superseded) throws SQLException {
        return Sql.select(
                connection,
                "SELECT seq, attempt, time, " + String.join(", ", columns) + " FROM " + name
                        + " WHERE run_key = ? ORDER BY seq",
                row -> new StoredEvent<>(
                        row.getLong("seq"),
                        row.getInt("attempt"),
                        row.getString("time"),
                        superseded.covers(row.getLong("seq")),
                        mapper.map(row)),
                runKey);
    }
}
