package lilora.app.chart.effect;

import java.util.LinkedHashMap;
import java.util.Map;
import lilora.app.chart.model.SeriesStyle;

/** Styles of lines: a colour for each value of the chosen setting, dashes and markers for what else keeps lines apart. */
final class LineStyles {
    /** The eighth colour is the baseline's. */
    private static final int COLOURS = 7;

    private final String chosen;
    /** Lines so far of each value. */
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private int number;

    LineStyles(String chosen) {
        this.chosen = chosen;
    }

    /** The style of the next line, to which this run belongs. */
    SeriesStyle next(EffectRun run) {
        if (chosen.isEmpty()) {
            return SeriesStyle.numbered(number++);
        }
        String value = run.content(chosen);
        int line = lines.merge(value, 1, Integer::sum) - 1;
        int place = lines.keySet().stream().toList().indexOf(value);
        SeriesStyle.Dash[] dashes = SeriesStyle.Dash.values();
        SeriesStyle.Marker[] markers = SeriesStyle.Marker.values();
        return new SeriesStyle(
                place % COLOURS, dashes[line % dashes.length], markers[1 + (place + line) % (markers.length - 1)]);
    }
}
