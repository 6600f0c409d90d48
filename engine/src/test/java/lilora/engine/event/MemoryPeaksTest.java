package lilora.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryPeaksTest {
    private static RunEvent.Resource used(long resident, long peak, @Nullable Long device, @Nullable Long own) {
        return new RunEvent.Resource(resident, peak, device, 80L, 0, own, null, null, null, null, null);
    }

    private static RunEvent stage(int stage) {
        return new RunEvent.StageStart(stage, 2, List.of(stage), "s", 1, 1);
    }

    private static RunEvent hello() {
        return new RunEvent.Hello("t", 1, "2026-01-01T00:00:00Z", 0, Map.of(), "cuda:0", 1);
    }

    private static List<MemoryPeaks.Peak> of(RunEvent... events) {
        MemoryPeaks peaks = new MemoryPeaks();
        List.of(events).forEach(peaks::accept);
        return peaks.byStage();
    }

    @Test
    void theHighWaterMarkCountsForTheStageInWhichItRose() {
        assertThat(of(
                        hello(),
                        used(10, 12, null, null),
                        stage(1),
                        used(20, 50, 30L, 25L),
                        used(15, 50, 40L, null),
                        stage(2),
                        used(22, 50, 10L, 5L),
                        used(21, 50, 9L, 6L)))
                .containsExactly(
                        new MemoryPeaks.Peak(0, 12L, null, null),
                        new MemoryPeaks.Peak(1, 50L, 40L, 25L),
                        new MemoryPeaks.Peak(2, 22L, 10L, 6L));
    }

    @Test
    void anotherWorkerHasAMarkOfItsOwn() {
        assertThat(of(hello(), stage(1), used(20, 50, null, null), hello(), stage(2), used(20, 30, null, null)))
                .containsExactly(new MemoryPeaks.Peak(1, 50L, null, null), new MemoryPeaks.Peak(2, 30L, null, null));
    }
}
