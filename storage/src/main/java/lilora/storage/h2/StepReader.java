package lilora.storage.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.SupersededEvents;
import lilora.storage.repository.MetricCurve;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import lilora.storage.repository.Steps;
import lilora.storage.repository.StoredEvent;

/** Draws the step curves of one run from its blocks, one block in memory at a time. */
final class StepReader {
    private final Connection connection;
    private final long runKey;
    private final SupersededEvents superseded;
    private final List<StepBlocks.Span> spans;
    /** Steps before each stage. */
    private final NavigableMap<Integer, Long> before = new TreeMap<>();

    StepReader(Connection connection, long runKey) throws SQLException {
        this.connection = connection;
        this.runKey = runKey;
        this.superseded = EventTables.superseded(connection, runKey);
        this.spans = StepBlocks.spans(connection, runKey);
        findStages();
    }

    /** A stage is as long as it was announced to be; longer only if it really was. */
    private void findStages() throws SQLException {
        NavigableMap<Integer, Long> lengths = new TreeMap<>();
        for (StoredEvent<RunEvent.StageStart> stage : EventTables.STAGE.select(connection, runKey, superseded)) {
            if (!stage.superseded()) {
                lengths.put(stage.event().stage(), (long) stage.event().steps());
            }
        }
        for (StepBlocks.Span span : spans) {
            lengths.merge(span.stage(), (long) span.lastStep(), Math::max);
        }
        long after = 0;
        for (Map.Entry<Integer, Long> stage : lengths.entrySet()) {
            before.put(stage.getKey(), after);
            after += stage.getValue();
        }
    }

    Steps read(StepQuery query) throws SQLException {
        Map<Integer, Points> tails = new TreeMap<>();
        Points standing = new Points(query.metrics());
        long last = 0;
        for (StepBlocks.Span span : spans) {
            long offset = before.getOrDefault(span.stage(), 0L);
            boolean inRange = offset + span.lastStep() >= query.from() && offset + span.firstStep() <= query.to();
            boolean mixed = superseded.touches(span.firstSeq(), span.lastSeq());
            if (!mixed) {
                last = Math.max(last, offset + span.lastStep());
            }
            if (inRange || mixed) {
                StepBlock block = StepBlocks.content(connection, runKey, span);
                last = Math.max(last, take(query, span, block, offset, standing, tails));
            }
        }
        List<MetricCurve> curves = new ArrayList<>(standing.curves(0, false, query.maxPoints()));
        if (query.superseded()) {
            for (Map.Entry<Integer, Points> tail : tails.entrySet()) {
                curves.addAll(tail.getValue().curves(tail.getKey(), true, query.maxPoints()));
            }
        }
        List<Steps.Boundary> boundaries = before.entrySet().stream()
                .map(stage -> new Steps.Boundary(stage.getKey(), stage.getValue()))
                .toList();
        return new Steps(curves, boundaries, last);
    }

    /** The last position of the block that stands. */
    private long take(
            StepQuery query,
            StepBlocks.Span span,
            StepBlock block,
            long offset,
            Points standing,
            Map<Integer, Points> tails) {
        long[] steps = block.steps();
        boolean mixed = superseded.touches(span.firstSeq(), span.lastSeq());
        long[] sequences = mixed ? block.sequences() : new long[0];
        List<double[]> values = standing.metrics.stream().map(block::values).toList();
        long last = 0;
        for (int i = 0; i < steps.length; i++) {
            long position = offset + steps[i];
            boolean old = mixed && superseded.covers(sequences[i]);
            if (!old) {
                last = Math.max(last, position);
            }
            if (position >= query.from() && position <= query.to()) {
                Points points =
                        old ? tails.computeIfAbsent(span.attempt(), attempt -> new Points(query.metrics())) : standing;
                points.add(position, span.stage(), values, i);
            }
        }
        return last;
    }

    void each(RunRepository.StepSink sink) throws SQLException {
        for (StepBlocks.Span span : spans) {
            StepBlock block = StepBlocks.content(connection, runKey, span);
            for (RecordedEvent event : block.events(span.attempt(), span.stage())) {
                sink.accept(new StoredEvent<>(
                        event.seq(), event.attempt(), event.time(), superseded.covers(event.seq()), (RunEvent.Step)
                                event.event()));
            }
        }
    }

    /** Growing curves, one for each metric. */
    private static final class Points {
        private final List<StepMetric> metrics;
        private final List<Line> lines;

        Points(Set<StepMetric> metrics) {
            this.metrics = metrics.stream().sorted().toList();
            this.lines = metrics.stream().map(metric -> new Line()).toList();
        }

        void add(long position, int stage, List<double[]> values, int row) {
            for (int i = 0; i < lines.size(); i++) {
                lines.get(i).add(position, stage, values.get(i)[row]);
            }
        }

        List<MetricCurve> curves(int attempt, boolean old, int most) {
            List<MetricCurve> curves = new ArrayList<>();
            for (int m = 0; m < lines.size(); m++) {
                curves.add(lines.get(m).curve(metrics.get(m), attempt, old, most));
            }
            return curves;
        }
    }

    /** The points of one metric that may be kept. */
    private static final class Line {
        private final Thinning.Longs positions = new Thinning.Longs();
        private final Thinning.Longs stages = new Thinning.Longs();
        private final Thinning.Doubles values = new Thinning.Doubles();

        void add(long position, int stage, double value) {
            positions.add(position);
            stages.add(stage);
            values.add(value);
        }

        MetricCurve curve(StepMetric metric, int attempt, boolean old, int most) {
            int[] kept = Thinning.keep(values, most);
            long[] x = new long[kept.length];
            int[] stage = new int[kept.length];
            double[] y = new double[kept.length];
            for (int i = 0; i < kept.length; i++) {
                x[i] = positions.get(kept[i]);
                stage[i] = (int) stages.get(kept[i]);
                y[i] = values.get(kept[i]);
            }
            return new MetricCurve(metric, attempt, old, values.size(), x, stage, y);
        }
    }
}
