package lilora.app.chart.model;

import java.util.List;
import java.util.stream.Stream;

/** A name in a legend and how its series looks. */
public record LegendEntry(String name, SeriesStyle style) {
    /** Those of a chart; a single series needs no legend, a matrix has its colour bar. */
    public static List<LegendEntry> of(ChartModel model) {
        List<LegendEntry> entries = all(model);
        return entries.size() < 2 ? List.of() : entries;
    }

    private static List<LegendEntry> all(ChartModel model) {
        if (model instanceof LineModel lines) {
            return lines.series().stream()
                    .map(one -> new LegendEntry(one.name(), one.style()))
                    .toList();
        }
        if (model instanceof BarModel bars) {
            return bars.series().stream()
                    .map(one -> new LegendEntry(one.name(), one.style().with(SeriesStyle.Marker.SQUARE)))
                    .toList();
        }
        if (model instanceof EffectModel effect) {
            return Stream.concat(
                            effect.lines().stream().map(line -> new LegendEntry(line.name(), line.style())),
                            effect.baseline().stream().map(base -> new LegendEntry(base.name(), SeriesStyle.REFERENCE)))
                    .toList();
        }
        return List.of();
    }
}
