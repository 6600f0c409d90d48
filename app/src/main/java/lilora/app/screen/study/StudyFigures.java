package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.SettingAxis;
import lilora.app.screen.study.StudyNumbers.Measure;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.Interval;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyResult.Measured;

/**
 * What a study's runs give, drawn against what variants store, and by the order of their tasks.
 *
 * @param methods which of them are references
 */
record StudyFigures(StudyResult result, MethodCatalog methods) {
    /** Forgetting, in points, that makes a dot the largest. */
    private static final double MOST_FORGOTTEN = 50;

    /** Whether some variant has runs in several orders. */
    boolean hasOrders() {
        return result.variants().stream().anyMatch(variant -> orders(variant).size() > 1);
    }

    /**
     * A number by the parameters that a variant stores, with the line of those that no other beats in both. What learns nothing, or all
     * tasks at once, is a reference and no way to store less.
     */
    ScatterModel againstParameters(Measure measure) {
        List<String> variants = result.variants();
        List<ScatterModel.Dot> dots = new ArrayList<>();
        List<String> references = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            String variant = variants.get(i);
            Measured first = result.of(variant).get(0);
            Optional<Interval> number = result.over(variant, measure.number());
            if (first.stored() == 0
                    || methods.can(first.run().experiment().method().id(), Capability.JOINT)) {
                references.add(variant);
            } else if (number.isPresent()) {
                dots.add(dot(variant, first.stored(), number.get(), SeriesStyle.numbered(i)));
            }
        }
        String left = references.isEmpty() ? "" : " References are not drawn: " + String.join(", ", references) + ".";
        return new ScatterModel(
                measure.title() + " against stored parameters (mean, 95 % interval)",
                Axis.of("Stored parameters").logarithmic(),
                Axis.of(measure.title()),
                measure.higherIsBetter(),
                dots,
                "Larger dots forgot more. The line joins the best of their size; point at the others." + left);
    }

    private ScatterModel.Dot dot(String variant, long stored, Interval number, SeriesStyle style) {
        OptionalDouble forgotten = result.over(variant, StudyResult.metric(ContinualMetric.FORGETTING.id()))
                .map(interval -> OptionalDouble.of(Math.max(0, Math.min(1, interval.mean() / MOST_FORGOTTEN))))
                .orElse(OptionalDouble.empty());
        Optional<ErrorBar> bar = number.half().isPresent()
                ? Optional.of(new ErrorBar(number.low(), number.high(), number.n()))
                : Optional.empty();
        return new ScatterModel.Dot(variant, variant, stored, number.mean(), bar, forgotten, true, style);
    }

    /** A number of each variant that ran in several orders of the tasks, at each of them. */
    EffectModel byOrder(Measure measure) {
        List<String> orders =
                result.runs().stream().map(run -> run.run().order()).distinct().toList();
        List<String> variants = result.variants();
        List<EffectModel.Line> lines = IntStream.range(0, variants.size())
                .filter(i -> orders(variants.get(i)).size() > 1)
                .mapToObj(i -> new EffectModel.Line(
                        variants.get(i), SeriesStyle.numbered(i), points(variants.get(i), orders, measure)))
                .filter(line -> !line.points().isEmpty())
                .toList();
        String alone =
                variants.stream().filter(variant -> orders(variant).size() == 1).collect(Collectors.joining(", "));
        return new EffectModel(
                measure.title() + " by order of tasks (mean over seeds, 95 % interval, single runs)",
                SettingAxis.categories("Order of tasks", orders),
                Axis.of(measure.title()),
                lines,
                Optional.empty(),
                alone.isEmpty() ? "" : "In one order alone, and not drawn: " + alone + ".");
    }

    private List<String> orders(String variant) {
        return result.of(variant).stream()
                .map(run -> run.run().order())
                .distinct()
                .toList();
    }

    /** At each order of which all runs have the number. */
    private List<EffectModel.Point> points(String variant, List<String> orders, Measure measure) {
        List<EffectModel.Point> points = new ArrayList<>();
        for (int order = 0; order < orders.size(); order++) {
            String name = orders.get(order);
            List<Measured> runs = result.of(variant).stream()
                    .filter(run -> run.run().order().equals(name))
                    .toList();
            List<Double> numbers = runs.stream()
                    .map(measure.number())
                    .flatMap(number -> number.stream().boxed())
                    .toList();
            if (!runs.isEmpty() && numbers.size() == runs.size()) {
                points.add(new EffectModel.Point(order, numbers, runs.size(), 1, Optional.empty()));
            }
        }
        return points;
    }
}
