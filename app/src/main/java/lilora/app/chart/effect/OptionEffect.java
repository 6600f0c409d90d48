package lilora.app.chart.effect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.SettingAxis;
import lilora.app.chart.run.RunSettings;

/**
 * What a setting changes among some runs.
 *
 * @param options settings in which the runs differ: each can be asked for
 * @param measures short names of what can be measured
 * @param asked the question with what was left to the window filled in
 * @param logarithmic whether the axis can be
 * @param chart the answer
 * @param missing why there is nothing to see; empty if there is
 */
public record OptionEffect(
        List<String> options,
        List<String> measures,
        EffectQuestion asked,
        boolean logarithmic,
        EffectModel chart,
        String missing) {
    /** From so many times the smallest number on, orders of magnitude say more than distances. */
    private static final double WIDE = 10;

    public OptionEffect {
        options = List.copyOf(options);
        measures = List.copyOf(measures);
    }

    /** Answers. */
    public static OptionEffect of(EffectRuns runs, EffectQuestion question) {
        return new Maker(runs, question).make();
    }

    private static final class Maker {
        private final List<EffectRun> runs;
        private final Optional<EffectRun> baseline;
        private final EffectQuestion question;
        private final List<EffectMeasure> measures;
        private final EffectMeasure measure;
        private final List<String> options;

        Maker(EffectRuns all, EffectQuestion question) {
            this.runs = all.runs();
            this.baseline = all.baseline()
                    .flatMap(id ->
                            runs.stream().filter(run -> run.id().equals(id)).findFirst());
            this.question = question;
            this.measures = all.measures();
            this.measure = measures.stream()
                    .filter(one -> one.id().equals(question.measure()))
                    .findFirst()
                    .or(() -> measures.stream().findFirst())
                    .orElse(EffectMeasure.NONE);
            this.options = EffectLines.names(runs).stream()
                    .filter(name -> !name.equals(RunSettings.TASKS))
                    .filter(name -> values(name) > 1)
                    .toList();
        }

        private long values(String name) {
            return runs.stream()
                    .filter(run -> run.setting(name).isPresent())
                    .map(run -> run.content(name))
                    .distinct()
                    .count();
        }

        OptionEffect make() {
            if (options.isEmpty()) {
                return nothing("", "These runs differ in no setting but seed and order of tasks: add runs that do.");
            }
            String option = options.contains(question.option()) ? question.option() : usual();
            List<EffectRun> with =
                    runs.stream().filter(run -> run.setting(option).isPresent()).toList();
            List<EffectRun> placed =
                    with.stream().filter(run -> number(run).isPresent()).toList();
            if (placed.isEmpty()) {
                return nothing(
                        option,
                        "No run has %s yet: it takes cells of the matrix that are not evaluated."
                                .formatted(measure.title()));
            }
            return answer(option, with, placed);
        }

        private OptionEffect answer(String option, List<EffectRun> with, List<EffectRun> placed) {
            boolean other =
                    options.contains(question.lines()) && !question.lines().equals(option);
            String chosen = other ? question.lines() : "";
            EffectLines lines = new EffectLines(placed, option, chosen);
            List<EffectRun> firsts = firsts(placed, option);
            double[] numbers = SettingOrder.isNumeric(firsts, option)
                    ? firsts.stream()
                            .mapToDouble(run -> EffectLines.number(run, option).orElseThrow())
                            .toArray()
                    : new double[0];
            boolean possible = SettingAxis.canBeLogarithmic(numbers);
            boolean logarithmic = possible && question.logarithmic().orElse(isWide(numbers));
            SettingAxis axis = axis(option, firsts, numbers, logarithmic);
            List<EffectModel.Line> drawn = drawn(lines, firsts, option, chosen);
            int repeated = placed.size() - counted(drawn);
            EffectModel chart = new EffectModel(
                    "Effect of %s on %s".formatted(EffectLines.spoken(option), measure.title()),
                    axis,
                    Axis.points(measure.title()),
                    drawn,
                    base(placed),
                    new EffectNote(option, measure, lines)
                            .text(runs, with, placed, repeated, axis.gap().isPresent()));
            EffectQuestion asked = new EffectQuestion(option, chosen, measure.id(), Optional.of(logarithmic));
            return new OptionEffect(options, names(), asked, possible, chart, "");
        }

        private static int counted(List<EffectModel.Line> lines) {
            return lines.stream()
                    .flatMap(line -> line.points().stream())
                    .mapToInt(point -> point.numbers().size())
                    .sum();
        }

        private List<String> names() {
            return measures.stream().map(EffectMeasure::id).toList();
        }

        private OptionEffect nothing(String option, String why) {
            EffectModel chart = new EffectModel(
                    "Effect of a setting",
                    SettingAxis.categories("", List.of()),
                    Axis.points(measure.title()),
                    List.of(),
                    Optional.empty(),
                    why);
            EffectQuestion asked = new EffectQuestion(option, "", measure.id(), Optional.empty());
            return new OptionEffect(options, names(), asked, false, chart, why);
        }

        private OptionalDouble number(EffectRun run) {
            return run.number(measure);
        }

        /**
         * The number with the most values; else what differs first. Values that one method has come before those that methods have
         * by themselves, whose options only share a name.
         */
        private String usual() {
            List<String> within =
                    options.stream().filter(name -> valuesOfAMethod(name) > 1).toList();
            return within.stream()
                    .filter(name -> runs.stream()
                            .allMatch(run -> run.setting(name).isEmpty()
                                    || EffectLines.number(run, name).isPresent()))
                    .max(Comparator.comparingLong(this::valuesOfAMethod))
                    .orElseGet(() -> within.isEmpty() ? options.get(0) : within.get(0));
        }

        /** How many values the method has that has most of them. */
        private long valuesOfAMethod(String name) {
            return runs.stream()
                    .filter(run -> run.setting(name).isPresent())
                    .collect(Collectors.groupingBy(
                            run -> run.content(RunSettings.METHOD),
                            Collectors.mapping(run -> run.content(name), Collectors.toSet())))
                    .values()
                    .stream()
                    .mapToLong(Set::size)
                    .max()
                    .orElse(0);
        }

        /** A run of each value, in the order of the axis. */
        private static List<EffectRun> firsts(List<EffectRun> placed, String option) {
            Map<String, EffectRun> firsts = new LinkedHashMap<>();
            placed.forEach(run -> firsts.putIfAbsent(run.content(option), run));
            List<EffectRun> sorted = new ArrayList<>(firsts.values());
            sorted.sort(new SettingOrder(sorted, option));
            return sorted;
        }

        private static boolean isWide(double... rising) {
            double last = rising[rising.length - 1];
            for (double number : rising) {
                if (number > 0) {
                    return last >= WIDE * number;
                }
            }
            return false;
        }

        private static SettingAxis axis(String option, List<EffectRun> firsts, double[] numbers, boolean logarithmic) {
            String label = RunSettings.label(option);
            List<String> values = firsts.stream()
                    .map(run -> run.setting(option).orElseThrow().shown())
                    .toList();
            if (logarithmic) {
                return SettingAxis.logarithmic(label, values, numbers);
            }
            return numbers.length > 0
                    ? SettingAxis.linear(label, values, numbers)
                    : SettingAxis.categories(label, values);
        }

        private List<EffectModel.Line> drawn(EffectLines lines, List<EffectRun> firsts, String option, String chosen) {
            List<String> values =
                    firsts.stream().map(run -> run.content(option)).toList();
            LineStyles styles = new LineStyles(chosen);
            List<EffectModel.Line> drawn = new ArrayList<>();
            lines.byName().forEach((name, members) -> {
                List<EffectModel.Point> points = new ArrayList<>();
                for (int value = 0; value < values.size(); value++) {
                    String content = values.get(value);
                    List<EffectRun> here = members.stream()
                            .filter(run -> run.content(option).equals(content))
                            .toList();
                    if (!here.isEmpty()) {
                        points.add(point(value, here));
                    }
                }
                drawn.add(new EffectModel.Line(name, styles.next(members.get(0)), points));
            });
            return drawn;
        }

        /** A seed that is there already in this order of tasks says nothing new. */
        private static List<EffectRun> once(List<EffectRun> members) {
            Map<Object, EffectRun> once = new LinkedHashMap<>();
            members.forEach(run -> once.putIfAbsent(run.repetition(), run));
            return List.copyOf(once.values());
        }

        private EffectModel.Point point(int value, List<EffectRun> here) {
            List<EffectRun> once = once(here);
            Set<Long> seeds = once.stream()
                    .map(run -> run.settings().seed())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            long orders =
                    once.stream().map(run -> run.settings().order()).distinct().count();
            return new EffectModel.Point(
                    value,
                    numbers(once),
                    seeds.size(),
                    orders,
                    once.size() == 1 ? Optional.of(once.get(0).id()) : Optional.empty());
        }

        private List<Double> numbers(List<EffectRun> measured) {
            return measured.stream().map(run -> number(run).orElseThrow()).toList();
        }

        /** The baseline with its repetitions, if it has learned what any of the runs has. */
        private Optional<EffectModel.Baseline> base(List<EffectRun> placed) {
            return baseline.filter(base -> placed.stream()
                            .anyMatch(run -> run.content(RunSettings.TASKS).equals(base.content(RunSettings.TASKS))))
                    .flatMap(base -> {
                        List<EffectRun> repeated = once(runs.stream()
                                .filter(base::repeats)
                                .filter(run -> number(run).isPresent())
                                .toList());
                        return repeated.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new EffectModel.Baseline("Baseline: " + base.name(), numbers(repeated)));
                    });
        }
    }
}
