package lilora.engine.cli;

import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunProgress;

/** Shows a run while it goes on. */
interface RunView {
    /** The next event of the run, already taken by {@code progress}. */
    void show(RecordedEvent event, RunProgress progress);

    /** Called a few times a second while nothing happens. */
    default void tick(RunProgress progress) {}

    /** The run is over; leaves the output in order. */
    default void end(RunProgress progress) {}
}
