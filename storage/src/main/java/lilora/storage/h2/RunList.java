package lilora.storage.h2;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lilora.storage.repository.Page;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunColumn;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import org.jspecify.annotations.Nullable;

/** The list of runs as SQL. */
final class RunList {
    private static final String ROW =
            "SELECT r.run_id, r.name, r.state, r.at_work, r.reason, r.shelf, r.locked, r.method, r.tasks, r.seed, r.device,"
                    + " r.created, r.last_time, r.seconds, r.steps_done, r.steps_planned, r.cells_done, r.cells_planned,"
                    + " r.average_performance, r.forgetting, r.backward_transfer, r.stored_parameters,"
                    + " (SELECT ARRAY_AGG(t.tag ORDER BY t.tag) FROM run_tag t WHERE t.run_key = r.run_key) AS tags,"
                    + " r.note, r.problems FROM run r";

    private final StringBuilder where = new StringBuilder(" WHERE TRUE");
    private final List<@Nullable Object> values = new ArrayList<>();

    private RunList(RunQuery query) {
        any("r.state", query.states().stream().map(RunState::name).toList());
        any("r.method", query.methods());
        any("r.shelf", query.collections().stream().map(RunCollection::name).toList());
        for (String tag : query.tags()) {
            where.append(" AND EXISTS (SELECT 1 FROM run_tag t WHERE t.run_key = r.run_key AND t.tag = ?)");
            values.add(tag);
        }
        for (String word : query.text().toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                where.append(" AND r.search LIKE ?");
                values.add(Sql.containing(word));
            }
        }
    }

    private void any(String column, Collection<String> choices) {
        if (!choices.isEmpty()) {
            where.append(" AND ").append(column).append(" = ANY(?)");
            values.add(choices.toArray());
        }
    }

    static Page<RunRow> page(Connection connection, RunQuery query) throws SQLException {
        RunList list = new RunList(query);
        long total = Sql.first(
                        connection,
                        "SELECT COUNT(*) FROM run r" + list.where,
                        row -> row.getLong(1),
                        list.values.toArray())
                .orElse(0L);
        List<@Nullable Object> values = new ArrayList<>(list.values);
        values.add(query.limit());
        values.add(query.offset());
        String order = " ORDER BY " + expression(query.sort()) + (query.descending() ? " DESC" : "")
                + " NULLS LAST, r.created DESC, r.run_id LIMIT ? OFFSET ?";
        List<RunRow> rows = Sql.select(connection, ROW + list.where + order, RunList::row, values.toArray());
        return new Page<>(rows, query.offset(), total);
    }

    static Optional<RunRow> one(Connection connection, String runId) throws SQLException {
        return Sql.first(connection, ROW + " WHERE r.run_id = ?", RunList::row, runId);
    }

    private static String expression(RunColumn column) {
        return switch (column) {
            case CREATED -> "r.created";
            case NAME -> "LOWER(r.name)";
            case RUN_ID -> "r.run_id";
            case STATE -> "r.state";
            case METHOD -> "r.method";
            case TASKS -> "CARDINALITY(r.tasks)";
            case SEED -> "r.seed";
            case DEVICE -> "r.device";
            case PROGRESS ->
                "(r.steps_done + r.cells_done) / CAST(NULLIF(r.steps_planned + r.cells_planned, 0)"
                        + " AS DOUBLE PRECISION)";
            case AVERAGE_PERFORMANCE -> "r.average_performance";
            case FORGETTING -> "r.forgetting";
            case BACKWARD_TRANSFER -> "r.backward_transfer";
            case STORED_PARAMETERS -> "r.stored_parameters";
            case SECONDS -> "r.seconds";
        };
    }

    private static RunRow row(ResultSet row) throws SQLException {
        RunState state = RunState.valueOf(row.getString("state"));
        return new RunRow(
                row.getString("run_id"),
                row.getString("name"),
                state,
                row.getBoolean("at_work"),
                row.getString("reason"),
                RunCollection.valueOf(row.getString("shelf")),
                row.getBoolean("locked"),
                row.getString("method"),
                EventTables.list(row, "tasks", String.class),
                row.getLong("seed"),
                row.getString("device"),
                row.getString("created"),
                state.isActive() ? null : row.getString("last_time"),
                row.getDouble("seconds"),
                row.getLong("steps_done"),
                row.getLong("steps_planned"),
                row.getInt("cells_done"),
                row.getInt("cells_planned"),
                row.getObject("average_performance", Double.class),
                row.getObject("forgetting", Double.class),
                row.getObject("backward_transfer", Double.class),
                row.getObject("stored_parameters", Long.class),
                texts(row.getArray("tags")),
                row.getString("note"),
                row.getInt("problems"));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null
                ? List.of()
                : Arrays.stream((Object[]) array.getArray())
                        .map(String.class::cast)
                        .toList();
    }
}
