package lilora.app.chart.effect;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Runs by the values of a setting: numbers by size, others as they come first among some runs. */
final class SettingOrder implements Comparator<EffectRun> {
    private final String name;
    private final boolean numeric;
    private final List<String> contents;

    SettingOrder(List<EffectRun> runs, String name) {
        this.name = name;
        this.numeric = isNumeric(runs, name);
        this.contents = runs.stream().map(run -> run.content(name)).distinct().toList();
    }

    /** Whether all runs have a number there. */
    static boolean isNumeric(List<EffectRun> runs, String name) {
        return runs.stream().allMatch(run -> EffectLines.number(run, name).isPresent());
    }

    @Override
    public int compare(EffectRun one, EffectRun other) {
        if (numeric) {
            OptionalDouble first = EffectLines.number(one, name);
            return Double.compare(
                    first.orElseThrow(), EffectLines.number(other, name).orElseThrow());
        }
        return Integer.compare(contents.indexOf(one.content(name)), contents.indexOf(other.content(name)));
    }
}
