package lilora.app.chart.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lilora.app.chart.run.RunSettings;
import lilora.app.format.Formats;

/** What a reader has to know of the chart: what a point is, what else differs, what is left out. */
final class EffectNote {
    private static final int NAMED = 3;

    private final String option;
    private final EffectMeasure measure;
    private final EffectLines lines;

    EffectNote(String option, EffectMeasure measure, EffectLines lines) {
        this.option = option;
        this.measure = measure;
        this.lines = lines;
    }

    /**
     * As sentences.
     *
     * @param all runs
     * @param with those that have the option
     * @param placed those of them that have the number
     * @param repeated of them, how many are not counted
     * @param broken whether 0 stands apart
     */
    String text(List<EffectRun> all, List<EffectRun> with, List<EffectRun> placed, int repeated, boolean broken) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Means with 95 % intervals (Student's t) over runs that differ in seed and order of tasks alone,"
                + " taken as independent; faint dots are single runs, and one run alone has no interval.");
        if (broken) {
            sentences.add("0 stands left of the break: it has no place on a logarithmic axis.");
        }
        add(sentences, "Lines are kept apart by what else differs: %s.", lines.apart());
        add(sentences, "From line to line this changes, too: %s.", lines.between());
        add(
                sentences,
                "Along the lines this changes, too, so they do not show the effect of " + EffectLines.spoken(option)
                        + " alone: %s.",
                lines.along());
        List<EffectRun> without =
                all.stream().filter(run -> run.setting(option).isEmpty()).toList();
        if (!without.isEmpty()) {
            sentences.add("Left out: %s without %s (%s)."
                    .formatted(
                            Formats.counted(without.size(), "run"),
                            EffectLines.spoken(option),
                            without.stream()
                                    .flatMap(run -> run.setting(RunSettings.METHOD).stream())
                                    .map(RunSettings.Setting::shown)
                                    .distinct()
                                    .collect(Collectors.joining(", "))));
        }
        List<EffectRun> unmeasured =
                with.stream().filter(run -> !placed.contains(run)).toList();
        if (!unmeasured.isEmpty()) {
            sentences.add("Left out: %s without %s, not evaluated to the end (%s)."
                    .formatted(Formats.counted(unmeasured.size(), "run"), measure.title(), some(unmeasured)));
        }
        if (repeated > 0) {
            sentences.add("Not counted: %s of a seed and an order of tasks that are there already."
                    .formatted(Formats.counted(repeated, "run")));
        }
        sentences.add(measure.formula() + ".");
        return String.join(" ", sentences);
    }

    private static void add(List<String> sentences, String sentence, List<String> names) {
        if (!names.isEmpty()) {
            sentences.add(
                    sentence.formatted(names.stream().map(EffectLines::spoken).collect(Collectors.joining(", "))));
        }
    }

    private static String some(List<EffectRun> runs) {
        String named = runs.stream().limit(NAMED).map(EffectRun::name).collect(Collectors.joining("; "));
        return runs.size() > NAMED ? named + "; …" : named;
    }
}
