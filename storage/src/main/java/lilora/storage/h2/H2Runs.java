package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.run.Liveness;
import lilora.engine.run.PredictionLine;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.SupersededEvents;
import lilora.storage.repository.Page;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunFacts;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.SpecHash;
import lilora.storage.repository.StepQuery;
import lilora.storage.repository.Steps;
import lilora.storage.repository.StorageException;
import lilora.storage.repository.StorageException.Kind;
import lilora.storage.repository.StoredEvent;

/** The runs of a workspace, from its tables and, for predictions, from the run directories. */
final class H2Runs implements RunRepository {
    private final Database database;
    private final RunTable runs;
    private final RunDeletion deletion;
    private final Clock clock;

    H2Runs(Database database, RunTable runs, RunDeletion deletion, Clock clock) {
        this.database = database;
        this.runs = runs;
        this.deletion = deletion;
        this.clock = clock;
    }

    @Override
    public Page<RunRow> list(RunQuery query) {
        return database.read(connection -> RunList.page(connection, query));
    }

    @Override
    public Map<String, RunFacts> facts(Collection<String> runIds) {
        return database.snapshot(connection -> {
            Map<String, RunFacts> facts = new HashMap<>();
            for (String runId : runIds) {
                Optional<RunTable.Known> run = runs.byId(connection, runId);
                if (run.isPresent()) {
                    facts.put(runId, facts(connection, run.get()));
                }
            }
            return facts;
        });
    }

    private static RunFacts facts(Connection connection, RunTable.Known run) throws SQLException {
        EventsOf events = new EventsOf(connection, run.key(), EventTables.superseded(connection, run.key()));
        return new RunFacts(
                RunTable.spec(connection, run),
                RunRecord.current(events.in(EventTables.STAGE)).reduce((earlier, later) -> later),
                RunRecord.current(events.in(EventTables.CELL)).toList());
    }

    @Override
    public Optional<RunRecord> find(String runId) {
        return database.snapshot(connection -> {
            Optional<RunRow> row = RunList.one(connection, runId);
            return row.isEmpty() ? Optional.empty() : Optional.of(record(connection, row.get()));
        });
    }

    private RunRecord record(Connection connection, RunRow row) throws SQLException {
        RunTable.Known run = runs.require(connection, row.runId());
        SupersededEvents superseded = EventTables.superseded(connection, run.key());
        EventsOf events = new EventsOf(connection, run.key(), superseded);
        return new RunRecord(
                row,
                runs.path(run),
                RunTable.spec(connection, run),
                events.in(EventTables.ATTEMPT),
                events.in(EventTables.PLAN),
                events.in(EventTables.PREFLIGHT),
                events.in(EventTables.STAGE),
                events.in(EventTables.STAGE_END),
                events.in(EventTables.CELL),
                events.in(EventTables.HELD_OUT),
                events.in(EventTables.SAMPLE),
                events.in(EventTables.LAYERS),
                events.in(EventTables.PARAMETERS),
                events.in(EventTables.RESOURCE),
                events.in(EventTables.CHECKPOINT),
                events.in(EventTables.NOTE),
                events.in(EventTables.ALARM),
                events.in(EventTables.STATE),
                events.in(EventTables.COMMAND),
                events.in(EventTables.FAILURE),
                events.in(EventTables.OUTCOME),
                stepRows(connection, run),
                Sql.select(
                        connection,
                        "SELECT sentence FROM run_problem WHERE run_key = ? ORDER BY position",
                        problem -> problem.getString(1),
                        run.key()));
    }

    private record EventsOf(Connection connection, long runKey, SupersededEvents superseded) {
        <E extends RunEvent> List<StoredEvent<E>> in(EventTable<E> table) throws SQLException {
            return table.select(connection, runKey, superseded);
        }
    }

    private static long stepRows(Connection connection, RunTable.Known run) throws SQLException {
        return Sql.first(connection, "SELECT step_rows FROM run WHERE run_key = ?", row -> row.getLong(1), run.key())
                .orElse(0L);
    }

    @Override
    public Steps steps(String runId, StepQuery query) {
        return database.snapshot(connection ->
                new StepReader(connection, runs.require(connection, runId).key()).read(query));
    }

    @Override
    public void eachStep(String runId, StepSink sink) {
        database.snapshot(connection -> {
            new StepReader(connection, runs.require(connection, runId).key()).each(sink);
            return true;
        });
    }

    @Override
    public List<PredictionLine> predictions(String runId, int stage, int task) {
        Path folder = folder(runId);
        Optional<RunEvent.EvalCell> cell = standingCells(runId)
                .filter(candidate -> candidate.stage() == stage && candidate.task() == task)
                .reduce((earlier, later) -> later);
        return cell.isEmpty() ? List.of() : CellPredictions.read(folder, cell.get());
    }

    private Stream<RunEvent.EvalCell> standingCells(String runId) {
        return database.snapshot(connection -> {
            long key = runs.require(connection, runId).key();
            return RunRecord.current(EventTables.CELL.select(connection, key, EventTables.superseded(connection, key)));
        });
    }

    private Path folder(String runId) {
        return database.read(connection -> runs.path(runs.require(connection, runId)));
    }

    @Override
    public List<String> identicalTo(RunSpec spec) {
        return database.read(connection -> Sql.select(
                connection,
                "SELECT run_id FROM run WHERE spec_hash = ? ORDER BY created DESC, run_id",
                row -> row.getString(1),
                SpecHash.of(spec)));
    }

    @Override
    public List<String> tags() {
        return texts("SELECT DISTINCT tag FROM run_tag ORDER BY tag");
    }

    @Override
    public List<String> methods() {
        return texts("SELECT DISTINCT method FROM run ORDER BY method");
    }

    private List<String> texts(String sql) {
        return database.read(connection -> Sql.select(connection, sql, row -> row.getString(1)));
    }

    @Override
    public void rename(String runId, String name) {
        String stripped = name.strip();
        if (!RunAnnotations.isName(stripped)) {
            throw new StorageException(
                    Kind.REFUSED,
                    "A run's name is one line of 1 to %d characters; choose another."
                            .formatted(RunAnnotations.LONGEST_NAME));
        }
        remark(runId, remarks -> remarks.withName(stripped));
    }

    @Override
    public void setNote(String runId, String markdown) {
        if (markdown.length() > Sql.LONGEST_TEXT) {
            throw new StorageException(
                    Kind.REFUSED, "A note has at most " + Sql.LONGEST_TEXT + " characters; shorten it.");
        }
        remark(runId, remarks -> remarks.withNote(markdown));
    }

    @Override
    public void addTag(String runId, String tag) {
        String stripped = tag.strip();
        if (stripped.isEmpty() || stripped.length() > RunAnnotations.LONGEST_TAG) {
            throw new StorageException(
                    Kind.REFUSED, "A tag has between 1 and " + RunAnnotations.LONGEST_TAG + " characters; shorten it.");
        }
        remark(runId, remarks -> {
            List<String> tags = new ArrayList<>(remarks.tags());
            tags.add(stripped);
            return remarks.withTags(tags);
        });
    }

    @Override
    public void removeTag(String runId, String tag) {
        remark(
                runId,
                remarks -> remarks.withTags(remarks.tags().stream()
                        .filter(other -> !other.equals(tag.strip()))
                        .toList()));
    }

    @Override
    public void setLocked(String runId, boolean locked) {
        remark(runId, remarks -> remarks.withLocked(locked));
    }

    @Override
    public void archive(String runId) {
        remark(runId, remarks -> remarks.onShelf(RunCollection.ARCHIVED));
    }

    @Override
    public void trash(String runId) {
        refuseAtWork(runId);
        remark(runId, remarks -> {
            if (remarks.locked()) {
                throw locked(runId);
            }
            return remarks.onShelf(RunCollection.TRASHED);
        });
    }

    @Override
    public void restore(String runId) {
        remark(runId, remarks -> remarks.onShelf(RunCollection.ACTIVE));
    }

    /** The file first: it may be ahead of the database, never behind it. */
    private void remark(String runId, UnaryOperator<RunAnnotations> change) {
        database.write(connection -> {
            RunTable.Known run = runs.require(connection, runId);
            RunAnnotations before = runs.remarks(connection, run);
            RunAnnotations after = RunTable.withoutUsualName(connection, run, change.apply(before));
            if (!after.equals(before)) {
                if (Files.isDirectory(runs.path(run))) {
                    DurableFile.write(RunAnnotations.file(runs.path(run)), after);
                }
                runs.setRemarks(connection, run, after);
            }
            return run;
        });
    }

    private void refuseAtWork(String runId) {
        Path folder = folder(runId);
        if (!Files.exists(folder.resolve("run.json"))) {
            return;
        }
        try {
            Liveness liveness = Liveness.of(RunDirectory.open(folder), clock.instant());
            if (liveness.mayBeAtWork()) {
                throw new StorageException(
                        Kind.REFUSED, "The run " + runId + " is at work: " + liveness.sentence() + " Stop it first.");
            }
        } catch (InputException e) {
            throw new StorageException(Kind.NOT_FOUND, String.valueOf(e.getMessage()), e);
        }
    }

    private static StorageException locked(String runId) {
        return new StorageException(Kind.REFUSED, "The run " + runId + " is locked; lift its protection first.");
    }

    @Override
    public long size(String runId) {
        Path folder = folder(runId);
        try {
            return deletion.isOurs(folder) ? RunDeletion.size(folder) : 0;
        } catch (IOException e) {
            throw new StorageException(Kind.NOT_FOUND, folder + " cannot be read: " + ErrorMessages.reason(e) + ".", e);
        }
    }

    @Override
    public void purge(String runId) {
        refuseAtWork(runId);
        database.write(connection -> {
            RunTable.Known run = runs.require(connection, runId);
            RunAnnotations remarks = runs.remarks(connection, run);
            if (remarks.locked()) {
                throw locked(runId);
            }
            if (remarks.shelf() != RunCollection.TRASHED) {
                throw new StorageException(
                        Kind.REFUSED, "The run " + runId + " is not in the trash; put it there first.");
            }
            runs.delete(connection, run);
            beginDeletion(runs.path(run));
            return run;
        });
        try {
            deletion.finish();
        } catch (IOException e) {
            throw ErrorMessages.notWritable(deletion.runs(), e);
        }
    }

    /** Inside the transaction: a folder that cannot be renamed keeps its row, too. */
    private void beginDeletion(Path folder) {
        try {
            if (deletion.isOurs(folder)) {
                deletion.begin(folder);
            }
        } catch (IOException e) {
            throw ErrorMessages.notWritable(folder, e);
        }
    }
}
