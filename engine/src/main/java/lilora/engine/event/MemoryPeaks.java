package lilora.engine.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The most memory that was measured in each stage. Superseded events must not be given to it. The host's own high-water mark counts for
 * the stage in which it rose; device memory is read from time to time, which misses little, because libtorch keeps what it was once
 * given.
 */
public final class MemoryPeaks {
    /**
     * Of one stage; what was not measured is absent.
     *
     * @param stage 0 for what comes before the first
     * @param residentBytes of the worker process
     * @param deviceBytes used on the card, by all processes
     * @param deviceProcessBytes of it the worker's own
     */
    public record Peak(
            int stage,
            @Nullable Long residentBytes,
            @Nullable Long deviceBytes,
            @Nullable Long deviceProcessBytes) {
        private Peak with(@Nullable Long resident, RunEvent.Resource used) {
            return new Peak(
                    stage,
                    larger(residentBytes, resident),
                    larger(deviceBytes, used.deviceUsedBytes()),
                    larger(deviceProcessBytes, used.deviceProcessBytes()));
        }
    }

    private final Map<Integer, Peak> peaks = new TreeMap<>();
    private int stage;
    private long highest;

    /** Takes the next event. */
    public void accept(RunEvent event) {
        if (event instanceof RunEvent.Hello) {
            // Another process: its mark begins anew.
            highest = 0;
        } else if (event instanceof RunEvent.StageStart start) {
            stage = start.stage();
        } else if (event instanceof RunEvent.Resource used) {
            Long mark = used.peakResidentBytes();
            boolean rose = mark != null && mark > highest;
            highest = rose ? mark : highest;
            peaks.merge(
                    stage,
                    new Peak(stage, null, null, null).with(rose ? mark : used.residentBytes(), used),
                    (before, now) -> before.with(now.residentBytes(), used));
        }
    }

    /** The stages that were measured, in order. */
    public List<Peak> byStage() {
        return new ArrayList<>(peaks.values());
    }

    private static @Nullable Long larger(@Nullable Long one, @Nullable Long other) {
        return one == null ? other : other == null || one >= other ? one : other;
    }
}
