package lilora.engine.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import lilora.engine.result.DataPasses;
import lilora.engine.study.StudyResult.Measured;

/**
 * What a study's variants took for what they reached: passes over the data, and time.
 *
 * @param result of the runs that are done
 */
public record StudyEffort(StudyResult result) {
    private static final double MINUTE = 60;
    private static final double SHOWN = 0.005;
    private static final String WHAT =
            "Passes: how often a run is shown the training items of all its tasks, mean over the runs. Minutes: the median over the runs"
                    + " of what a worker took from start to end, loading, training and evaluations, with all attempts and the stages"
                    + " taken from another run; they depend on the computer and on what ran beside.";

    /** Passes over the data, mean over a variant's runs; empty unless all of them are known. */
    public Optional<DataPasses> passes(String variant) {
        List<Measured> runs = result.of(variant);
        DataPasses sum = DataPasses.NONE;
        for (Measured run : runs) {
            DataPasses own = run.passes();
            if (own == null) {
                return Optional.empty();
            }
            sum = sum.plus(own);
        }
        return runs.isEmpty() ? Optional.empty() : Optional.of(sum.times(1.0 / runs.size()));
    }

    /** Minutes of a run, median over a variant's: one that the computer was taken from for hours does not count. Empty unless all are known. */
    public OptionalDouble minutes(String variant) {
        List<Double> seconds = new ArrayList<>();
        for (Measured run : result.of(variant)) {
            Double own = run.seconds();
            if (own == null) {
                return OptionalDouble.empty();
            }
            seconds.add(own);
        }
        return median(seconds.stream().sorted().toList());
    }

    private static OptionalDouble median(List<Double> sorted) {
        int half = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        double middle = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return OptionalDouble.of(middle / MINUTE);
    }

    /**
     * What the numbers are, which passes are not those of a stage over its own items, and why some are not known.
     *
     * @param names how titles of variants are written
     */
    public String sentences(UnaryOperator<String> names) {
        List<String> variants = result.variants();
        List<String> sentences = new ArrayList<>(List.of(WHAT));
        part("Of the passes, over items of earlier tasks", DataPasses::rehearsed, names)
                .ifPresent(sentences::add);
        part("Of the passes, beside the steps", DataPasses::looked, names).ifPresent(sentences::add);
        if (variants.stream().anyMatch(variant -> minutes(variant).isEmpty())) {
            sentences.add("A dash for minutes: the events of some run do not tell its time.");
        }
        if (variants.stream().anyMatch(variant -> passes(variant).isEmpty())) {
            sentences.add("A dash for passes: some run is of an earlier version; a check of the study counts them.");
        }
        return String.join(" ", sentences);
    }

    private Optional<String> part(String what, ToDoubleFunction<DataPasses> share, UnaryOperator<String> names) {
        List<String> told = new ArrayList<>();
        for (String variant : result.variants()) {
            passes(variant)
                    .map(passes -> share.applyAsDouble(passes))
                    .filter(passes -> passes >= SHOWN)
                    .ifPresent(passes -> told.add(String.format(Locale.ROOT, "%s %.2f", names.apply(variant), passes)));
        }
        return told.isEmpty() ? Optional.empty() : Optional.of("%s: %s.".formatted(what, String.join(", ", told)));
    }
}
