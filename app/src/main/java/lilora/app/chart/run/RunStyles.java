package lilora.app.chart.run;

import java.util.HashMap;
import java.util.Map;
import lilora.app.chart.model.SeriesStyle;
import lilora.storage.repository.PreferenceRepository;

/**
 * Which colour, dash and marker a run has, in every view and every session: the first run that is drawn gets the first
 * colour, and keeps it. Safe for several threads; asking for a run not seen before writes a file.
 */
public final class RunStyles {
    private static final String PREFIX = "run-style.";

    private final PreferenceRepository preferences;
    private final Map<String, Integer> numbers = new HashMap<>();

    public RunStyles(PreferenceRepository preferences) {
        this.preferences = preferences;
        preferences.all().forEach((name, value) -> {
            if (name.startsWith(PREFIX) && value.matches("\\d{1,6}")) {
                numbers.put(name.substring(PREFIX.length()), Integer.parseInt(value));
            }
        });
    }

    /** The style of a run. */
    public synchronized SeriesStyle of(String runId) {
        Integer number = numbers.get(runId);
        if (number == null) {
            number = numbers.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
            numbers.put(runId, number);
            preferences.put(PREFIX + runId, Integer.toString(number));
        }
        return SeriesStyle.numbered(number);
    }
}
