package lilora.engine.tracking;

import java.time.Instant;
import lilora.engine.experiment.RunSpec;

/** Takes in a run. What it has taken before {@link #begin} is void: a resumed run is told again from its start. */
interface TrackingSink extends AutoCloseable {
    /**
     * The run, told from its start.
     *
     * @param created time of its first event
     * @param attempt number of its newest worker
     */
    void begin(RunSpec spec, Instant created, int attempt);

    void take(TrackedPoint point);

    /** The newest worker ended, in good order or not. */
    void end(Instant time, boolean completed);

    /** Everything known by now was told. */
    default void flush() {}

    @Override
    void close();
}
