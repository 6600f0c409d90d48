package lilora.storage.h2;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.run.EventReader;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.storage.repository.IngestResult;
import lilora.storage.repository.RunRecorder;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StorageException;
import lilora.storage.repository.StorageException.Kind;

/** Reads event files from where it stood. Rows and place are one transaction, so neither is ever without the other. */
final class H2Recorder implements RunRecorder {
    /** Bytes before the place that are compared with what was there: another file hardly ends the same. */
    private static final int TAIL = 4096;
    /** A file of garbage must not fill the database with complaints; all of them are counted. */
    private static final int PROBLEMS_KEPT = 1000;

    /** Characters of a time; an instant has 30. */
    private static final int LONGEST_TIME = 100;

    private static final EventTableChoice TABLE = new EventTableChoice();

    private final Database database;
    private final RunTable runs;
    private final Clock clock;

    H2Recorder(Database database, RunTable runs, Clock clock) {
        this.database = database;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public IngestResult follow(Path runDirectory) {
        RunDirectory directory = open(runDirectory);
        Optional<RunTable.Known> known = database.read(connection -> runs.byFolder(connection, directory.path()));
        if (known.isPresent()
                && length(directory) == known.get().position().offset()
                && FileStamp.of(directory.events()).equals(known.get().fileStamp())
                && RunAnnotations.stamp(directory.path()).equals(known.get().userStamp())) {
            return new IngestResult(known.get().runId(), known.get().state(), List.of(), List.of(), false, true);
        }
        try {
            return database.write(connection -> ingest(connection, directory));
        } catch (InputException e) {
            throw new StorageException(Kind.NOT_FOUND, String.valueOf(e.getMessage()), e);
        } catch (StorageException e) {
            throw e.getCause() instanceof SQLException cause && ErrorMessages.isTooLong(cause)
                    ? new StorageException(
                            Kind.REFUSED, directory.runFile() + " holds a text that is too long; shorten it.", e)
                    : e;
        }
    }

    @Override
    public long catchUp(Path runDirectory) {
        long events = 0;
        for (boolean atEnd = false; !atEnd; ) {
            IngestResult part = follow(runDirectory);
            events += part.events().size();
            atEnd = part.atEnd();
        }
        return events;
    }

    @Override
    public RunState checkLiveness(String runId) {
        RunTable.Known before = database.read(connection -> runs.require(connection, runId));
        if (!before.atWork() && before.state() != RunState.QUEUED) {
            return before.state();
        }
        Path folder = runs.path(before);
        if (Files.notExists(folder.resolve("run.json"))) {
            return interrupt(before, "The run directory " + folder + " has vanished.");
        }
        // Looked for before the last events are read: a worker that ends in good order says so before it goes.
        Liveness liveness = Liveness.of(open(folder), clock.instant());
        catchUp(folder);
        RunTable.Known now = database.read(connection -> runs.require(connection, runId));
        boolean launchFailed = now.state() == RunState.QUEUED && liveness.state() == Liveness.State.DEAD;
        // And once more after: a worker that has begun meanwhile gave its sign of life before its first event.
        boolean gone = now.atWork()
                && !liveness.mayBeAtWork()
                && !Liveness.of(open(folder), clock.instant()).mayBeAtWork();
        if (launchFailed || gone) {
            return interrupt(now, liveness.sentence() + " Resume continues from the last checkpoint.");
        }
        return now.state();
    }

    private RunState interrupt(RunTable.Known run, String reason) {
        database.write(connection -> Sql.update(
                connection,
                "UPDATE run SET state = 'INTERRUPTED', reason = ?, at_work = FALSE WHERE run_key = ?",
                reason,
                run.key()));
        return RunState.INTERRUPTED;
    }

    private static RunDirectory open(Path runDirectory) {
        try {
            return RunDirectory.open(runDirectory);
        } catch (InputException e) {
            throw new StorageException(Kind.NOT_FOUND, String.valueOf(e.getMessage()), e);
        }
    }

    private static long length(RunDirectory directory) {
        return directory.events().toFile().length();
    }

    private IngestResult ingest(Connection connection, RunDirectory directory) throws SQLException {
        List<String> problems = new ArrayList<>();
        RunTable.Known run = known(connection, directory, problems);
        boolean touched = FileStamp.tellsOfAChangeInside(run.fileStamp(), FileStamp.of(directory.events()));
        if (touched) {
            // Perhaps only copied: nothing is wrong with it.
            runs.clearEvents(connection, run);
            run = runs.require(connection, run.runId());
        }
        boolean restarted = isAnotherFile(directory, run);
        EventReader reader =
                new EventReader(directory.events(), restarted ? EventReader.Position.START : run.position());
        EventReader.Batch batch = reader.poll();
        // The file may have been replaced only now: the reader then begins anew by itself.
        restarted |= reader.position().offset() < run.position().offset();
        if (restarted) {
            problems.add(startAgain(connection, directory, run));
            run = runs.require(connection, run.runId());
        }
        problems.addAll(LineNumbers.of(directory.events(), batch.problems()));
        List<RecordedEvent> fitting = fitting(batch.events(), problems);
        store(connection, run, fitting);
        storeProblems(connection, run, problems);
        Sql.update(
                connection,
                "UPDATE run SET file_offset = ?, last_sequence = ?, tail_check = ?, file_stamp = ? WHERE run_key = ?",
                reader.position().offset(),
                reader.position().sequence(),
                tailCheck(directory, reader.position().offset()),
                // Taken after reading: what is written in between makes the file longer than was read.
                FileStamp.of(directory.events()),
                run.key());
        RunState state = runs.require(connection, run.runId()).state();
        return new IngestResult(run.runId(), state, fitting, problems, touched || restarted, batch.atEnd());
    }

    /** Without events that no worker writes: texts beyond all measure. */
    private static List<RecordedEvent> fitting(List<RecordedEvent> events, List<String> problems) {
        List<RecordedEvent> fitting = new ArrayList<>(events.size());
        for (RecordedEvent event : events) {
            boolean fits = event.time().length() <= LONGEST_TIME
                    && event.event()
                            .match(TABLE)
                            .map(table -> table.fits(event))
                            .orElse(true);
            if (fits) {
                fitting.add(event);
            } else {
                problems.add("Event " + event.seq() + " is left out: it holds a text that is too long.");
            }
        }
        return fitting;
    }

    private RunTable.Known known(Connection connection, RunDirectory directory, List<String> problems)
            throws SQLException {
        Optional<RunTable.Known> known = runs.byFolder(connection, directory.path());
        RunTable.Known run = known.isPresent() ? known.get() : runs.add(connection, directory.path(), directory.spec());
        if (known.isEmpty() || !RunAnnotations.stamp(directory.path()).equals(run.userStamp())) {
            takeRemarks(connection, directory, run, problems);
        }
        return run;
    }

    private void takeRemarks(Connection connection, RunDirectory directory, RunTable.Known run, List<String> problems)
            throws SQLException {
        try {
            runs.setRemarks(connection, run, RunAnnotations.read(directory.path()));
        } catch (InputException e) {
            problems.add("Its notes and tags are left out: " + e.getMessage());
            // What the database knows stays, and the file is not complained about again until it changes.
            runs.setRemarks(connection, run, runs.remarks(connection, run));
        }
    }

    private static boolean isAnotherFile(RunDirectory directory, RunTable.Known run) {
        long offset = run.position().offset();
        return offset > 0 && (length(directory) < offset || tailCheck(directory, offset) != run.tailCheck());
    }

    /** The file is not the one read before: a copy was put back, or a power loss took its tail. It is the truth. */
    private String startAgain(Connection connection, RunDirectory directory, RunTable.Known run) throws SQLException {
        runs.clearEvents(connection, run);
        return directory.events().getFileName()
                + " is not the file read before; everything was read again from its start.";
    }

    private static void store(Connection connection, RunTable.Known run, List<RecordedEvent> events)
            throws SQLException {
        Map<EventTable<?>, List<RecordedEvent>> byTable = new LinkedHashMap<>();
        List<RecordedEvent> steps = new ArrayList<>();
        for (RecordedEvent event : events) {
            event.event()
                    .match(TABLE)
                    .map(table -> byTable.computeIfAbsent(table, t -> new ArrayList<>()))
                    .orElse(steps)
                    .add(event);
        }
        for (Map.Entry<EventTable<?>, List<RecordedEvent>> part : byTable.entrySet()) {
            part.getKey().insert(connection, run.key(), part.getValue());
        }
        if (!steps.isEmpty()) {
            StepBlocks.append(connection, run.key(), steps);
        }
        new RunSummary(connection, run).update(events);
    }

    private static void storeProblems(Connection connection, RunTable.Known run, List<String> problems)
            throws SQLException {
        if (problems.isEmpty()) {
            return;
        }
        int count = Sql.first(connection, "SELECT problems FROM run WHERE run_key = ?", row -> row.getInt(1), run.key())
                .orElse(0);
        for (String problem : problems) {
            if (++count <= PROBLEMS_KEPT) {
                Sql.update(connection, "INSERT INTO run_problem VALUES (?, ?, ?)", run.key(), count, problem);
            }
        }
        Sql.update(connection, "UPDATE run SET problems = ? WHERE run_key = ?", count, run.key());
    }

    private static long tailCheck(RunDirectory directory, long offset) {
        int size = (int) Math.min(TAIL, offset);
        byte[] tail = new byte[size];
        if (size == 0) {
            return 0;
        }
        // Not a channel: an interrupted thread could not read it.
        try (RandomAccessFile file = new RandomAccessFile(directory.events().toFile(), "r")) {
            file.seek(offset - size);
            file.readFully(tail);
        } catch (IOException e) {
            throw new StorageException(
                    Kind.NOT_FOUND, directory.events() + " cannot be read: " + ErrorMessages.reason(e) + ".", e);
        }
        CRC32C crc = new CRC32C();
        crc.update(tail);
        return crc.getValue();
    }
}
