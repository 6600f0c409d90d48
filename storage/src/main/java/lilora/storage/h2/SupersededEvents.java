package lilora.storage.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Which events a later attempt told again: those between the checkpoint it went on from and its own {@code hello}. Derived from
 * the attempts, so that a resume changes no row of the tail it leaves behind.
 */
record SupersededEvents(List<Range> ranges) {
    /** Sequence numbers above {@code after} and below {@code hello}. */
    record Range(long after, long hello) {}

    static SupersededEvents of(Connection connection, long runKey) throws SQLException {
        return new SupersededEvents(Sql.select(
                connection,
                "SELECT resumed_after, seq FROM attempt WHERE run_key = ? ORDER BY seq",
                row -> new Range(row.getLong(1), row.getLong(2)),
                runKey));
    }

    boolean covers(long sequence) {
        for (Range range : ranges) {
            if (range.after() < sequence && sequence < range.hello()) {
                return true;
            }
        }
        return false;
    }

    /** Whether some of these sequence numbers, but perhaps not all, are superseded. */
    boolean touches(long first, long last) {
        for (Range range : ranges) {
            if (range.after() < last && first < range.hello()) {
                return true;
            }
        }
        return false;
    }
}
