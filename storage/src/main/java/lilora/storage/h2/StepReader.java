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
import lilora.storage.Curve;
import lilora.storage.Entry;
import lilora.storage.RunRepository;
import lilora.storage.StepMetric;
import lilora.storage.StepQuery;
import lilora.storage.Steps;

/** Draws the step curves of one run from its blocks, one block in memory at a time. */
final class StepReader {
    private final Connection connection;
    private final long runKey;
    private final Superseded superseded;
    private final List<StepBlocks.Span> spans;
    /** Steps before each stage. */
    private final NavigableMap<Integer, Long> before = new TreeMap<>();

    StepReader(Connection connection, long runKey) throws SQLException {
        this.connection = connection;
        this.runKey = runKey;
        this.superseded = Superseded.of(connection, runKey);
        this.spans = StepBlocks.spans(connection, runKey);
        findStages();
    }

    /** A stage is as long as it was announced to be; longer only if it really was. */
    private void findStages() throws SQLException {
        NavigableMap<Integer, Long> lengths = new TreeMap<>();
        for (Entry<RunEvent.StageStart> stage : EventTables.STAGE.select(connection, runKey, superseded)) {
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
        List<Curve> curves = new ArrayList<>(standing.curves(0, false, query.maxPoints()));
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
                sink.accept(new Entry<>(
                        event.seq(), event.attempt(), event.time(), superseded.covers(event.seq()), (RunEvent.Step)
                                event.event()));
            }
        }
    }

    /** Growing columns of points with shared positions. */
    private static final class Points {
        private final Thinning.Longs positions = new Thinning.Longs();
        private final Thinning.Longs stages = new Thinning.Longs();
        private final List<StepMetric> metrics;
        /** One for each metric. */
        private final List<Thinning.Doubles> columns;

        Points(Set<StepMetric> metrics) {
            this.metrics = metrics.stream().sorted().toList();
            this.columns =
                    metrics.stream().map(metric -> new Thinning.Doubles()).toList();
        }

        void add(long position, int stage, List<double[]> values, int row) {
            positions.add(position);
            stages.add(stage);
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).add(values.get(i)[row]);
            }
        }

        List<Curve> curves(int attempt, boolean old, int most) {
            List<Curve> curves = new ArrayList<>();
            for (int m = 0; m < columns.size(); m++) {
                Thinning.Doubles column = columns.get(m);
                int[] kept = Thinning.keep(column, most);
                long[] x = new long[kept.length];
                int[] stage = new int[kept.length];
                double[] y = new double[kept.length];
                for (int i = 0; i < kept.length; i++) {
                    x[i] = positions.get(kept[i]);
                    stage[i] = (int) stages.get(kept[i]);
                    y[i] = column.get(kept[i]);
                }
                curves.add(new Curve(metrics.get(m), attempt, old, column.size(), x, stage, y));
            }
            return curves;
        }
    }
}
