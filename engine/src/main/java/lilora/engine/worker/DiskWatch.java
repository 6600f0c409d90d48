package lilora.engine.worker;

import java.util.Optional;
import lilora.engine.event.RunEvent;

/** Says when the disk is nearly full: once each time it becomes so. For one thread. */
final class DiskWatch {
    /** Kind of its alarms. */
    static final String KIND = "disk";

    static final long LEAST_FREE_BYTES = 1L << 30;

    private boolean low;

    /** What to tell people about this much free disk, if anything is new. */
    Optional<RunEvent.Alarm> alarm(long freeBytes) {
        boolean wasLow = low;
        low = freeBytes < LEAST_FREE_BYTES;
        if (!low || wasLow) {
            return Optional.empty();
        }
        return Optional.of(new RunEvent.Alarm(
                KIND,
                "Only %d MiB are free where this run is kept. Make room, or stop the run: a checkpoint that finds no room ends it."
                        .formatted(freeBytes >> 20)));
    }
}
