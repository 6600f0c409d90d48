package lilora.engine.tracking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;

/** Follows a run's events and tells them on. For one thread. */
public final class RunTracking implements AutoCloseable {
    /** The folder in a run's own that holds its event file. */
    public static final String TENSORBOARD = "tensorboard";

    private final RunDirectory run;
    private final TrackingSink sink;
    private final EventReader reader;
    private CurrentEvents current = new CurrentEvents();
    private RunScalars scalars;

    RunTracking(RunDirectory run, TrackingSink sink) {
        this.run = run;
        this.sink = sink;
        this.reader = new EventReader(run.events());
        this.scalars = new RunScalars(run.spec().experiment());
    }

    /**
     * Into an event file for TensorBoard.
     *
     * @param folder that gets the file; made if it is missing
     */
    public static RunTracking tensorBoard(RunDirectory run, Path folder) {
        return new RunTracking(run, new TensorBoardSink(folder));
    }

    /**
     * Tells what is new since the last time.
     *
     * @throws lilora.engine.InputException if it cannot be read or written
     */
    public void poll() {
        List<RecordedEvent> fresh = reader.pollToEnd().events();
        boolean again = false;
        for (RecordedEvent event : fresh) {
            if (event.seq() == 1) {
                current = new CurrentEvents();
            }
            current.accept(event);
            again |= event.event() instanceof RunEvent.Hello;
        }
        if (fresh.isEmpty()) {
            return;
        }
        if (again) {
            begin();
        } else {
            fresh.forEach(this::tell);
        }
        sink.flush();
    }

    private void begin() {
        List<RecordedEvent> events = current.events();
        int attempt = events.get(events.size() - 1).attempt();
        scalars = new RunScalars(run.spec().experiment());
        sink.begin(run.spec(), Instant.parse(events.get(0).time()), attempt);
        events.forEach(this::tell);
    }

    private void tell(RecordedEvent recorded) {
        scalars.of(recorded).ifPresent(sink::take);
        if (recorded.event() instanceof RunEvent.Done done) {
            sink.end(Instant.parse(recorded.time()), done.outcome().equals("completed"));
        } else if (recorded.event() instanceof RunEvent.Failed) {
            sink.end(Instant.parse(recorded.time()), false);
        }
    }

    @Override
    public void close() {
        sink.close();
    }
}
