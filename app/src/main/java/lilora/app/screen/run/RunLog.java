package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lilora.app.format.Formats;
import lilora.app.format.Timestamps;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StoredEvent;

/** Tells the events of a run in sentences. */
final class RunLog {
    private final List<LogLine> lines = new ArrayList<>();

    private RunLog() {}

    static List<LogLine> of(RunRecord record) {
        RunLog log = new RunLog();
        log.workers(record);
        log.work(record);
        log.people(record);
        log.lines.sort(Comparator.comparingLong(LogLine::seq));
        return List.copyOf(log.lines);
    }

    private void workers(RunRecord record) {
        add(
                record.attempts(),
                LogLine.Level.INFO,
                e -> e.resumedAfter() == 0
                        ? "Worker %d started on %s.".formatted(e.pid(), e.device())
                        : "Worker %d resumed after event %d on %s.".formatted(e.pid(), e.resumedAfter(), e.device()));
        for (StoredEvent<RunEvent.Preflight> entry : record.preflight()) {
            RunEvent.Preflight e = entry.event();
            LogLine.Level level =
                    switch (e.verdict()) {
                        case "error" -> LogLine.Level.ERROR;
                        case "warning" -> LogLine.Level.WARNING;
                        default -> LogLine.Level.INFO;
                    };
            add(
                    entry,
                    level,
                    "Check of %s: %s, found %s, needed %s.".formatted(e.check(), e.verdict(), e.found(), e.needed()));
        }
        add(record.states(), LogLine.Level.INFO, e -> "Now %s: %s.".formatted(e.state(), e.reason()));
        add(record.commands(), LogLine.Level.INFO, e -> "Command %s was read.".formatted(e.command()));
        add(record.failures(), LogLine.Level.ERROR, RunEvent.Failed::message);
        add(record.outcomes(), LogLine.Level.INFO, e -> "Ended: %s after %s."
                .formatted(e.outcome(), Formats.duration(e.seconds())));
    }

    private void work(RunRecord record) {
        add(record.plans(), LogLine.Level.INFO, e -> "Planned %d stages, %s steps and %d evaluations."
                .formatted(
                        e.plan().stages().size(),
                        Formats.count(e.plan().steps()),
                        e.plan().evaluations()));
        add(record.stages(), LogLine.Level.INFO, e -> "Stage %d of %d begins: %s, %s items, %s steps."
                .formatted(e.stage(), e.stages(), e.title(), Formats.count(e.samples()), Formats.count(e.steps())));
        add(record.stageEnds(), LogLine.Level.INFO, e -> "Stage %d ended: trained in %s, evaluated in %s."
                .formatted(e.stage(), Formats.duration(e.trainSeconds()), Formats.duration(e.evaluationSeconds())));
        add(record.cells(), LogLine.Level.INFO, e -> "Task %d after stage %d: %s %s over %s items in %s."
                .formatted(
                        e.task(),
                        e.stage(),
                        e.metric(),
                        Formats.points(e.score()),
                        Formats.count(e.items()),
                        Formats.duration(e.seconds())));
        add(record.parameters(), LogLine.Level.INFO, e -> "Counted %s trained and %s stored parameters in stage %d."
                .formatted(Formats.count(e.trained()), Formats.count(e.storedTotal()), e.stage()));
        add(record.checkpoints(), LogLine.Level.INFO, e -> "Checkpoint %s written, %s in %s."
                .formatted(e.folder(), Formats.bytes((double) e.bytes()), Formats.duration(e.seconds())));
    }

    private void people(RunRecord record) {
        add(record.notes(), LogLine.Level.NOTE, RunEvent.Note::text);
        add(record.alarms(), LogLine.Level.WARNING, RunEvent.Alarm::text);
        for (StepNote note : StepNote.in(record.row().note())) {
            lines.add(new LogLine(
                    lastBefore(Timestamps.epochMillis(note.time())),
                    note.time(),
                    LogLine.Level.NOTE,
                    "Note at step %s: %s".formatted(Formats.count(note.step()), note.text())));
        }
        long last = lines.stream().mapToLong(LogLine::seq).max().orElse(0);
        Optional<String> time =
                lines.stream().max(Comparator.comparingLong(LogLine::seq)).map(LogLine::time);
        for (String problem : record.problems()) {
            lines.add(new LogLine(last, time.orElse(""), LogLine.Level.WARNING, problem));
        }
    }

    /** Number of the last event told by then. */
    private long lastBefore(long millis) {
        return lines.stream()
                .filter(line -> Timestamps.epochMillis(line.time()) <= millis)
                .mapToLong(LogLine::seq)
                .max()
                .orElse(0);
    }

    private <E extends RunEvent> void add(List<StoredEvent<E>> entries, LogLine.Level level, Function<E, String> text) {
        entries.forEach(entry -> add(entry, level, text.apply(entry.event())));
    }

    private void add(StoredEvent<?> entry, LogLine.Level level, String text) {
        String told = entry.superseded() ? text + " (superseded by a later attempt)" : text;
        lines.add(new LogLine(entry.seq(), entry.time(), level, told));
    }
}
