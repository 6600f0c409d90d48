package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import lilora.app.chart.model.ChartTable;
import lilora.engine.event.MemoryPeaks;
import lilora.engine.event.RunEvent;
import lilora.engine.result.RunPlan;
import lilora.engine.train.MemoryProbe;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StoredEvent;
import org.jspecify.annotations.Nullable;

/** Memory of a run by stage: what was planned, what its longest batch took when it was tried, and the most that was measured. */
final class RunMemory {
    private static final double MEBI = 1 << 20;

    private RunMemory() {}

    /** A table of mebibytes, without rows while nothing is known. */
    static ChartTable of(RunRecord record, List<String> tasks) {
        List<ChartTable.Column> columns = List.of(
                ChartTable.Column.text("Stage"),
                ChartTable.Column.number("Planned (MiB)", 0),
                ChartTable.Column.number("Tried (MiB)", 0),
                ChartTable.Column.number("Peak (MiB)", 0));
        Map<Integer, MemoryPeaks.Peak> peaks = new HashMap<>();
        peaks(record).forEach(peak -> peaks.put(peak.stage(), peak));
        boolean cuda = record.row().device().startsWith("cuda");
        Optional<Long> planned = record.plan().map(plan -> plan.plan().memoryBytes());
        List<List<ChartTable.Cell>> rows = new ArrayList<>();
        if (peaks.containsKey(0)) {
            rows.add(List.of(
                    ChartTable.Cell.of("Before the first"),
                    ChartTable.Cell.MISSING,
                    ChartTable.Cell.MISSING,
                    mebi(measured(peaks.get(0), cuda))));
        }
        for (RunPlan.StagePlan stage :
                planned.isEmpty() ? List.<RunPlan.StagePlan>of() : StageStrip.planned(record, tasks)) {
            rows.add(List.of(
                    ChartTable.Cell.of(stage.stage() + " " + stage.title()),
                    mebi(planned.get()),
                    mebi(tried(record, stage.stage())),
                    mebi(measured(peaks.get(stage.stage()), cuda))));
        }
        return new ChartTable("Memory by stage", columns, rows, "");
    }

    private static List<MemoryPeaks.Peak> peaks(RunRecord record) {
        MemoryPeaks peaks = new MemoryPeaks();
        Stream.of(record.attempts(), record.stages(), record.resources())
                .<StoredEvent<? extends RunEvent>>flatMap(List::stream)
                .filter(entry -> !entry.superseded())
                .sorted(Comparator.comparingLong(StoredEvent::seq))
                .forEach(entry -> peaks.accept(entry.event()));
        return peaks.byStage();
    }

    private static @Nullable Long tried(RunRecord record, int stage) {
        return RunRecord.current(record.preflight())
                .map(check -> MemoryProbe.Tried.peakOf(check, stage))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .reduce((before, last) -> last)
                .orElse(null);
    }

    /** On a card the run's own share, where the driver tells it. */
    private static @Nullable Long measured(MemoryPeaks.@Nullable Peak peak, boolean cuda) {
        if (peak == null) {
            return null;
        }
        if (!cuda) {
            return peak.residentBytes();
        }
        return peak.deviceProcessBytes() == null ? peak.deviceBytes() : peak.deviceProcessBytes();
    }

    private static ChartTable.Cell mebi(@Nullable Long bytes) {
        return bytes == null ? ChartTable.Cell.MISSING : ChartTable.Cell.of(bytes / MEBI);
    }
}
