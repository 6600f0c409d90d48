package lilora.app.screen.runtable;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.app.form.Numbers;
import lilora.app.form.TypedNumber;
import lilora.app.format.Formats;
import lilora.app.format.Timestamps;
import lilora.engine.result.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * Something the table can show of runs: a column.
 *
 * @param text what stands there for a run
 * @param key what it is sorted by; empty is last, whichever way
 * @param measure present if experiments have its mean over seeds
 */
record RunField(
        Head head,
        Function<ListedRun, String> text,
        Function<ListedRun, Optional<SortKey>> key,
        Optional<Measure> measure) {
    private static final int MOST_VALUES = 3;

    /** Where the chooser offers it. */
    enum Section {
        RUN("Run"),
        RESULT("Results"),
        SCORE("Scores after the last stage, by task"),
        OPTION("Method options"),
        TRAINING("Training"),
        OTHER("Evaluation and model");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * Of the column.
     *
     * @param help what the values are; may be empty
     * @param width in pixels at the usual text size, enough for its values
     * @param number whether it stands at the right
     */
    record Head(String id, Section section, String title, String help, double width, boolean number) {}

    /** A value to sort by: a number, or words. */
    record SortKey(double number, String words) implements Comparable<SortKey> {
        private static final Comparator<SortKey> ORDER =
                Comparator.comparingDouble(SortKey::number).thenComparing(SortKey::words);

        static SortKey of(double number) {
            return new SortKey(number, "");
        }

        static SortKey of(String words) {
            return new SortKey(0, words.toLowerCase(Locale.ROOT));
        }

        @Override
        public int compareTo(SortKey other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * A number that is averaged over seeds.
     *
     * @param value empty if it is not known
     * @param mean as it is written
     * @param deviation as it is written
     * @param width in pixels at the usual text size, enough for both
     */
    record Measure(
            Function<ListedRun, OptionalDouble> value,
            DoubleFunction<String> mean,
            DoubleFunction<String> deviation,
            double width) {}

    static RunField words(Head head, Function<ListedRun, String> text) {
        return new RunField(head, text, run -> key(text.apply(run)), Optional.empty());
    }

    private static Optional<SortKey> key(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(SortKey.of(text));
    }

    static RunField sorted(Head head, Function<ListedRun, String> text, Function<ListedRun, Optional<SortKey>> key) {
        return new RunField(head, text, key, Optional.empty());
    }

    static RunField measured(Head head, Measure measure) {
        return measured(
                head,
                run -> OptionalDoubles.text(measure.value().apply(run), measure.mean(), Formats.MISSING),
                measure);
    }

    /** @param text if there is something to say of a run that has no value yet */
    static RunField measured(Head head, Function<ListedRun, String> text, Measure measure) {
        return new RunField(
                head, text, run -> OptionalDoubles.map(measure.value().apply(run), SortKey::of), Optional.of(measure));
    }

    String id() {
        return head.id();
    }

    /** Whether runs can be held to bounds in it: numbers, and when they were made. */
    boolean isNumber() {
        return head.number() || isTime();
    }

    private boolean isTime() {
        return id().equals(RunFields.CREATED);
    }

    /** What bounds are compared with, a time in minutes; empty where a run has no number. */
    OptionalDouble number(ListedRun run) {
        if (isTime()) {
            return Timestamps.minutes(run.row().created());
        }
        if (measure.isPresent()) {
            return measure.get().value().apply(run);
        }
        return key.apply(run)
                .filter(one -> one.words().isEmpty())
                .map(one -> OptionalDouble.of(one.number()))
                .orElseGet(OptionalDouble::empty);
    }

    /** A bound as it is typed. */
    String plain(double number) {
        return isTime() ? Timestamps.minute(number) : Numbers.plain(Math.round(number * 1e6) / 1e6);
    }

    /** A bound as somebody typed it. */
    TypedNumber read(String typed) {
        if (!isTime()) {
            return TypedNumber.real(typed);
        }
        OptionalDouble minutes = Timestamps.read(typed.strip());
        return minutes.isPresent()
                ? new TypedNumber(minutes.getAsDouble(), "")
                : new TypedNumber(
                        0, "\"%s\" is no date such as 2026-11-22 or 2026-11-22 14:05".formatted(typed.strip()));
    }

    String text(RowContent line) {
        return line instanceof RowContent.Experiment experiment
                ? measure.map(number -> spread(number, experiment)).orElseGet(() -> values(experiment))
                : text.apply(line.runs().get(0));
    }

    private static String spread(Measure measure, RowContent.Experiment experiment) {
        List<ListedRun> counted = experiment.counted();
        return Aggregate.ofDefined(counted.stream().map(measure.value()).toList())
                .map(over -> measure.mean().apply(over.mean())
                        + OptionalDoubles.map(
                                        over.standardDeviation(),
                                        sd -> " ± " + measure.deviation().apply(sd))
                                .orElse("")
                        + (over.n() == counted.size() ? "" : " (n = " + over.n() + ")"))
                .orElse(Formats.MISSING);
    }

    /** What its runs have, if they have few different values. */
    private String values(RowContent.Experiment experiment) {
        if (id().equals(RunFields.PROGRESS)) {
            return experiment.progress();
        }
        List<String> values = experiment.runs().stream()
                .sorted(Comparator.comparing((ListedRun run) -> key.apply(run).orElse(null), KEYS))
                .map(text)
                .distinct()
                .toList();
        if (values.size() <= MOST_VALUES) {
            return values.stream().filter(value -> !value.isEmpty()).collect(Collectors.joining(", "));
        }
        return head.number() ? values.get(0) + "–" + values.get(values.size() - 1) : values.size() + " values";
    }

    /** What a line is sorted by: the mean of an experiment, else the first of its values in the direction of the sort. */
    Optional<SortKey> key(RowContent line, boolean descending) {
        if (line instanceof RowContent.Experiment experiment && measure.isPresent()) {
            return Aggregate.ofDefined(experiment.counted().stream()
                            .map(measure.get().value())
                            .toList())
                    .map(over -> SortKey.of(over.mean()));
        }
        return line.runs().stream()
                .map(key)
                .flatMap(Optional::stream)
                .reduce((one, other) -> (one.compareTo(other) > 0) == descending ? one : other);
    }

    private static final Comparator<@Nullable SortKey> KEYS = Comparator.nullsLast(Comparator.naturalOrder());

    /** Orders lines by this; lines without a value are last either way, and of equal ones the newest is first. */
    Comparator<RowContent> order(boolean descending) {
        Comparator<SortKey> direction = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing(
                        (RowContent line) -> key(line, descending).orElse(null), Comparator.nullsLast(direction))
                .thenComparing(RunField::newest, Comparator.reverseOrder())
                .thenComparing(RowContent::key);
    }

    private static String newest(RowContent line) {
        return line instanceof RowContent.Experiment experiment
                ? experiment.newest().row().created()
                : line.runs().get(0).row().created();
    }
}
