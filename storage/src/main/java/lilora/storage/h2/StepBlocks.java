package lilora.storage.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.SupersededEvents;
import org.jspecify.annotations.Nullable;

/**
 * The steps of runs, in blocks. What arrives is added as a block of its own and merged with the one before while that is at
 * most twice as long, so each row is rewritten a few times only and blocks grow however small the pieces come.
 */
final class StepBlocks {
    /** Where a block is, and what it spans. */
    record Span(int attempt, long firstSeq, long lastSeq, int stage, int firstStep, int lastStep, int rows) {}

    private StepBlocks() {}

    /** Adds steps of a run, which are later than all it has. */
    static void append(Connection connection, long runKey, List<RecordedEvent> steps) throws SQLException {
        int start = 0;
        for (int i = 1; i <= steps.size(); i++) {
            if (i == steps.size() || !belongTogether(steps.get(start), steps.get(i))) {
                appendAlike(connection, runKey, steps.subList(start, i));
                start = i;
            }
        }
    }

    private static boolean belongTogether(RecordedEvent a, RecordedEvent b) {
        return a.attempt() == b.attempt() && stage(a) == stage(b);
    }

    private static int stage(RecordedEvent event) {
        return ((RunEvent.Step) event.event()).stage();
    }

    private static void appendAlike(Connection connection, long runKey, List<RecordedEvent> steps) throws SQLException {
        List<RecordedEvent> pending = new ArrayList<>(steps);
        int attempt = steps.get(0).attempt();
        for (Optional<Span> last = last(connection, runKey, attempt);
                last.isPresent() && mergeable(last.get(), pending);
                last = last(connection, runKey, attempt)) {
            List<RecordedEvent> merged = new ArrayList<>(content(connection, runKey, last.get())
                    .events(attempt, last.get().stage()));
            merged.addAll(pending);
            pending = merged;
            for (String table : TABLES) {
                Sql.update(
                        connection,
                        "DELETE FROM " + table + " WHERE run_key = ? AND attempt = ? AND first_seq = ?",
                        runKey,
                        attempt,
                        last.get().firstSeq());
            }
        }
        for (int i = 0; i < pending.size(); i += StepBlock.LARGEST) {
            insert(connection, runKey, pending.subList(i, Math.min(pending.size(), i + StepBlock.LARGEST)));
        }
    }

    private static boolean mergeable(Span last, List<RecordedEvent> pending) {
        return last.stage() == stage(pending.get(0))
                && last.rows() <= 2 * pending.size()
                && last.rows() + pending.size() <= StepBlock.LARGEST;
    }

    private static void insert(Connection connection, long runKey, List<RecordedEvent> steps) throws SQLException {
        RecordedEvent first = steps.get(0);
        RecordedEvent last = steps.get(steps.size() - 1);
        int lowest = Integer.MAX_VALUE;
        int highest = Integer.MIN_VALUE;
        for (RecordedEvent event : steps) {
            int step = ((RunEvent.Step) event.event()).step();
            lowest = Math.min(lowest, step);
            highest = Math.max(highest, step);
        }
        Span span = new Span(first.attempt(), first.seq(), last.seq(), stage(first), lowest, highest, steps.size());
        @Nullable
        Object[] place = {
            runKey,
            span.attempt(),
            span.firstSeq(),
            span.lastSeq(),
            span.stage(),
            span.firstStep(),
            span.lastStep(),
            span.rows()
        };
        Sql.update(connection, "INSERT INTO step_span (" + PLACE + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)", place);
        @Nullable Object[] block = Arrays.copyOf(place, place.length + 1);
        block[place.length] = StepBlock.write(steps);
        Sql.update(
                connection,
                "INSERT INTO step_block (" + PLACE + ", content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                block);
    }

    private static Optional<Span> last(Connection connection, long runKey, int attempt) throws SQLException {
        return Sql.first(
                connection,
                SPANS + " AND attempt = ? ORDER BY run_key DESC, attempt DESC, first_seq DESC LIMIT 1",
                StepBlocks::span,
                runKey,
                attempt);
    }

    private static final List<String> TABLES = List.of("step_block", "step_span");

    private static final String SPAN = "attempt, first_seq, last_seq, stage, first_step, last_step, row_count";
    private static final String PLACE = "run_key, " + SPAN;
    /** From a table of its own: a row of {@code step_block} is large and always read whole. */
    private static final String SPANS = "SELECT " + SPAN + " FROM step_span WHERE run_key = ?";

    /** Where all blocks of a run are, in the order of their events. */
    static List<Span> spans(Connection connection, long runKey) throws SQLException {
        return Sql.select(connection, SPANS + " ORDER BY first_seq", StepBlocks::span, runKey);
    }

    /** Forgets the steps of a run. */
    static void clear(Connection connection, long runKey) throws SQLException {
        for (String table : TABLES) {
            Sql.update(connection, "DELETE FROM " + table + " WHERE run_key = ?", runKey);
        }
    }

    /** The content of one block; one at a time, so that a long run is never in memory as a whole. */
    static StepBlock content(Connection connection, long runKey, Span span) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT content FROM step_block WHERE run_key = ? AND attempt = ? AND first_seq = ?",
                        row -> StepBlock.read(row.getBytes(1)),
                        runKey,
                        span.attempt(),
                        span.firstSeq())
                .orElseThrow(() -> new SQLException("A block of steps has vanished during the transaction"));
    }

    private static Span span(java.sql.ResultSet row) throws SQLException {
        return new Span(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7));
    }

    /** Steps that no later attempt told again. */
    static long current(Connection connection, long runKey, SupersededEvents superseded) throws SQLException {
        long count = 0;
        for (Span span : spans(connection, runKey)) {
            if (!superseded.touches(span.firstSeq(), span.lastSeq())) {
                count += span.rows();
                continue;
            }
            for (long sequence : content(connection, runKey, span).sequences()) {
                count += superseded.covers(sequence) ? 0 : 1;
            }
        }
        return count;
    }
}
