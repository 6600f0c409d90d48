package lilora.engine.worker;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;

/** How far a run is while one worker is at it, as its events tell. For one thread. */
public final class WorkerProgress {
    private final EventReader reader;
    private final CurrentEvents current = new CurrentEvents();
    private final EventReader.Batch before;
    private RunProgress progress;
    private boolean began;

    /** From here on; what earlier attempts did counts. */
    public WorkerProgress(RunDirectory run) {
        this(new EventReader(run.events()), true);
    }

    private WorkerProgress(EventReader reader, boolean past) {
        this.reader = reader;
        this.before = past ? reader.pollToEnd() : new EventReader.Batch(List.of(), List.of(), true);
        before.events().forEach(current::accept);
        this.progress = progressOf(current);
    }

    /** For a worker that may have begun, or even ended, before anybody looked: all that there is is new. */
    public static WorkerProgress fromTheStart(RunDirectory run) {
        return new WorkerProgress(new EventReader(run.events()), false);
    }

    /** What there was when this was made, with what is lost of it. */
    public EventReader.Batch before() {
        return before;
    }

    /**
     * Takes what is new.
     *
     * @param worker asked for the process id of the worker whenever one has begun; it may be started again, as another process
     * @param shown gets each event since that worker began, and the progress with it; whoever is turned away sees what another worker
     *     does here, and must not take it for its own
     * @return what was read, with what is lost of it
     */
    public EventReader.Batch poll(LongSupplier worker, BiConsumer<RecordedEvent, RunProgress> shown) {
        EventReader.Batch batch = reader.pollToEnd();
        for (RecordedEvent event : batch.events()) {
            current.accept(event);
            if (event.event() instanceof RunEvent.Hello hello) {
                began = hello.pid() == worker.getAsLong();
                progress = progressOf(current);
            } else {
                progress.accept(event.event());
            }
            if (began) {
                shown.accept(event, progress);
            }
        }
        return batch;
    }

    /** Of the run. */
    public RunProgress progress() {
        return progress;
    }

    /** Of the worker; nothing if it was turned away. */
    public RunProgress ofWorker() {
        return began ? progress : new RunProgress();
    }

    /** Of what stands; how earlier attempts ended is past. */
    private static RunProgress progressOf(CurrentEvents current) {
        RunProgress progress = new RunProgress();
        current.events().stream()
                .map(RecordedEvent::event)
                .filter(past -> !(past instanceof RunEvent.Failed) && !(past instanceof RunEvent.Done))
                .forEach(progress::accept);
        return progress;
    }
}
