package lilora.storage.h2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;
import lilora.engine.run.EventReader;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunState;
import lilora.storage.repository.SpecHash;
import lilora.storage.repository.StorageException;
import lilora.storage.repository.StorageException.Kind;

/** The rows of runs: adding, finding, forgetting, and what people say about them. */
final class RunTable {
    /** What a recorder must know of a run. */
    record Known(
            long key,
            String runId,
            String folder,
            RunState state,
            boolean atWork,
            EventReader.Position position,
            long tailCheck,
            String userStamp,
            String fileStamp) {}

    private static final String KNOWN =
            "SELECT run_key, run_id, folder, state, at_work, file_offset, last_sequence, tail_check, user_stamp,"
                    + " file_stamp FROM run";

    private final RunFolders folders;

    RunTable(RunFolders folders) {
        this.folders = folders;
    }

    Optional<Known> byFolder(Connection connection, Path folder) throws SQLException {
        return Sql.first(connection, KNOWN + " WHERE folder = ?", RunTable::known, folders.name(folder));
    }

    Optional<Known> byId(Connection connection, String runId) throws SQLException {
        return Sql.first(connection, KNOWN + " WHERE run_id = ?", RunTable::known, runId);
    }

    /** @throws StorageException if there is no such run */
    Known require(Connection connection, String runId) throws SQLException {
        return byId(connection, runId)
                .orElseThrow(() -> new StorageException(
                        Kind.NOT_FOUND, "There is no run \"" + runId + "\" in this workspace; list the runs."));
    }

    List<Known> all(Connection connection) throws SQLException {
        return Sql.select(connection, KNOWN + " ORDER BY run_key", RunTable::known);
    }

    Path path(Known run) {
        return folders.path(run.folder());
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                RunState.valueOf(row.getString(4)),
                row.getBoolean(5),
                new EventReader.Position(row.getLong(6), row.getLong(7)),
                row.getLong(8),
                row.getString(9),
                row.getString(10));
    }

    /** Adds a run, or takes the new place of one whose directory was moved. */
    Known add(Connection connection, Path folder, RunSpec spec) throws SQLException {
        folders.remember(folder);
        Optional<Known> sameId = byId(connection, spec.runId());
        if (sameId.isPresent()) {
            Path other = path(sameId.get());
            if (Files.isRegularFile(other.resolve("run.json"))) {
                throw new StorageException(
                        Kind.REFUSED,
                        folder + " is a copy of the run " + spec.runId() + " in " + other
                                + "; keep one of the two in the workspace.");
            }
            Sql.update(
                    connection,
                    "UPDATE run SET folder = ? WHERE run_key = ?",
                    folders.name(folder),
                    sameId.get().key());
            return require(connection, spec.runId());
        }
        long key = insert(connection, folder, spec);
        Sql.update(connection, "INSERT INTO run_spec VALUES (?, ?)", key, Json.compact(spec));
        return require(connection, spec.runId());
    }

    private long insert(Connection connection, Path folder, RunSpec spec) throws SQLException {
        return Sql.insert(
                connection,
                "INSERT INTO run (run_id, folder, name, method, tasks, seed, device, created, spec_hash, state, reason,"
                        + " at_work, shelf, locked, note, search, user_stamp, file_offset, last_sequence, tail_check,"
                        + " last_attempt, seconds, step_rows, steps_done, steps_planned, cells_done, cells_planned,"
                        + " problems) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', '', FALSE, 'ACTIVE', FALSE, '', '',"
                        + " '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
                spec.runId(),
                folders.name(folder),
                spec.experiment().name(),
                spec.experiment().method().id(),
                taskNames(spec),
                spec.experiment().seed(),
                spec.compute().device(),
                spec.created(),
                SpecHash.of(spec));
    }

    private static Object[] taskNames(RunSpec spec) {
        return spec.experiment().tasks().stream()
                .map(task -> {
                    String folder = task.folder().replace('\\', '/').replaceAll("/+$", "");
                    return folder.substring(folder.lastIndexOf('/') + 1);
                })
                .toArray();
    }

    /** Stores remarks and the text that a search looks at. */
    void setRemarks(Connection connection, Known run, RunAnnotations remarks) throws SQLException {
        Sql.update(connection, "DELETE FROM run_tag WHERE run_key = ?", run.key());
        for (String tag : remarks.tags()) {
            Sql.update(connection, "INSERT INTO run_tag VALUES (?, ?)", run.key(), tag);
        }
        Sql.update(
                connection,
                "UPDATE run SET name = ? WHERE run_key = ?",
                remarks.name() == null ? experimentName(connection, run) : remarks.name(),
                run.key());
        Sql.update(
                connection,
                "UPDATE run SET note = ?, shelf = ?, locked = ?, search = ?, user_stamp = ? WHERE run_key = ?",
                remarks.note(),
                remarks.shelf().name(),
                remarks.locked(),
                searchText(connection, run, remarks),
                RunAnnotations.stamp(path(run)),
                run.key());
    }

    RunAnnotations remarks(Connection connection, Known run) throws SQLException {
        List<String> tags =
                Sql.select(connection, "SELECT tag FROM run_tag WHERE run_key = ?", row -> row.getString(1), run.key());
        RunAnnotations remarks = Sql.first(
                        connection,
                        "SELECT note, shelf, locked, name FROM run WHERE run_key = ?",
                        row -> new RunAnnotations(
                                RunAnnotations.NONE.schema(),
                                row.getString(4),
                                row.getString(1),
                                tags,
                                RunCollection.valueOf(row.getString(2)),
                                row.getBoolean(3)),
                        run.key())
                .orElse(RunAnnotations.NONE);
        return withoutUsualName(connection, run, remarks);
    }

    /** The name of its experiment is none that a person gave to a run. */
    static RunAnnotations withoutUsualName(Connection connection, Known run, RunAnnotations remarks)
            throws SQLException {
        return experimentName(connection, run).equals(remarks.name()) ? remarks.withName(null) : remarks;
    }

    private static String experimentName(Connection connection, Known run) throws SQLException {
        return spec(connection, run).experiment().name();
    }

    /** What the run was launched as. */
    static RunSpec spec(Connection connection, Known run) throws SQLException {
        String json = Sql.first(
                        connection, "SELECT spec FROM run_spec WHERE run_key = ?", spec -> spec.getString(1), run.key())
                .orElseThrow(() -> new SQLException("A run has lost its specification"));
        return Json.parse("run " + run.runId(), json, RunSpec.class);
    }

    private static String searchText(Connection connection, Known run, RunAnnotations remarks) throws SQLException {
        List<String> words = new ArrayList<>();
        Sql.first(
                        connection,
                        "SELECT tasks, run_id, name, method FROM run WHERE run_key = ?",
                        row -> List.of(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                String.join("\n", EventTables.list(row, "tasks", String.class))),
                        run.key())
                .ifPresent(words::addAll);
        words.addAll(remarks.tags());
        words.add(remarks.note());
        String text = String.join("\n", words).toLowerCase(Locale.ROOT);
        return text.substring(0, Math.min(Sql.LONGEST_TEXT, text.length()));
    }

    /** Forgets everything that was read from the event file, so that it can be read again. */
    void clearEvents(Connection connection, Known run) throws SQLException {
        for (EventTable<?> table : EventTables.ALL) {
            Sql.update(connection, "DELETE FROM " + table.name() + " WHERE run_key = ?", run.key());
        }
        StepBlocks.clear(connection, run.key());
        Sql.update(connection, "DELETE FROM run_problem WHERE run_key = ?", run.key());
        Sql.update(
                connection,
                "UPDATE run SET state = 'QUEUED', reason = '', at_work = FALSE, file_offset = 0, last_sequence = 0,"
                        + " tail_check = 0, file_stamp = '', last_attempt = 0, last_time = NULL, seconds = 0, step_rows = 0, steps_done = 0,"
                        + " steps_planned = 0, cells_done = 0, cells_planned = 0, average_performance = NULL,"
                        + " forgetting = NULL, backward_transfer = NULL, stored_parameters = NULL, problems = 0"
                        + " WHERE run_key = ?",
                run.key());
    }

    /** Forgets a run. */
    void delete(Connection connection, Known run) throws SQLException {
        folders.forget(path(run));
        Sql.update(connection, "DELETE FROM run WHERE run_key = ?", run.key());
    }
}
