package lilora.app.chart.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.Smoothing;
import lilora.app.format.Formats;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.ContinualMetrics;

/** Makes the charts of one or several runs from their numbers. */
public final class RunCharts {

    /**
     * A run as a legend names it.
     *
     * @param id of the run, which decides the colour
     * @param name shown
     * @param style everywhere
     */
    public record Named(String id, String name, SeriesStyle style) {}

    /** A run with its matrix. */
    public record Scored(Named run, AccuracyMatrix scores) {
        private Repeated once() {
            return new Repeated(run, List.of(scores), Spread.INTERVAL);
        }
    }

    /**
     * Runs that differ in nothing but their seeds, with their matrices; or one alone.
     *
     * @param spread what is shown around their means
     */
    public record Repeated(Named run, List<AccuracyMatrix> seeds, Spread spread) {
        public Repeated {
            seeds = List.copyOf(seeds);
        }

        /** Over the seeds; empty unless it is defined for each of them. */
        Optional<SeedMean> over(Function<AccuracyMatrix, OptionalDouble> number) {
            return spread.overAll(seeds.stream().map(number).toList());
        }

        /** The name in a legend, with what a band or a bar's whisker around it is. */
        String named(String remark) {
            String kind = seeds.size() > 1 ? spread.words() : "";
            String both = kind.isEmpty() || remark.isEmpty() ? kind + remark : kind + ", " + remark;
            return both.isEmpty() ? run.name() : run.name() + " (" + both + ")";
        }
    }

    /** A run with what it stores after its last counted task. */
    public record Stored(Repeated run, OptionalDouble planned, OptionalDouble counted) {
        /** Of one run. */
        public Stored(Scored run, OptionalDouble planned, OptionalDouble counted) {
            this(run.once(), planned, counted);
        }
    }

    /** Of a method that gives it no name. */
    public static final String ADDED = "Added to the loss";

    private RunCharts() {}

    /** Task loss, and what a method adds to it, over optimiser steps. */
    public static LineModel loss(Curve taskLoss, Curve penalty, Curve total, List<LineModel.StageMark> stages) {
        return loss(taskLoss, ADDED, penalty, total, stages);
    }

    /**
     * The same.
     *
     * @param added what people call that which the method adds
     */
    public static LineModel loss(
            Curve taskLoss, String added, Curve penalty, Curve total, List<LineModel.StageMark> stages) {
        List<LineModel.Series> series = new ArrayList<>();
        series.add(LineModel.Series.of(
                "Task loss", taskLoss, new SeriesStyle(0, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.NONE)));
        boolean penalised = hasValues(penalty);
        if (penalised) {
            series.add(LineModel.Series.of(
                    added, penalty, new SeriesStyle(1, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.NONE)));
            series.add(LineModel.Series.of("Total loss", total, SeriesStyle.REFERENCE.with(SeriesStyle.Dash.DOTTED)));
        }
        return new LineModel(
                "Loss", Axis.whole("Optimiser step"), Axis.of("Loss").from(0), series, stages);
    }

    /** The loss on items that are held out of training, to stand beside the task loss. */
    public static LineModel.Series heldOutLoss(Curve loss) {
        return new LineModel.Series(
                "Held-out loss",
                loss,
                new SeriesStyle(2, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.CIRCLE),
                LineModel.Role.MEASURED);
    }

    /** The same with the first curve faint behind its smoothed self. */
    public static LineModel smoothed(LineModel loss, double weight) {
        if (weight == 0 || loss.series().isEmpty()) {
            return loss;
        }
        List<LineModel.Series> series = new ArrayList<>(loss.series());
        LineModel.Series raw = series.get(0);
        series.set(0, new LineModel.Series(raw.name(), raw.curve(), raw.style(), LineModel.Role.BEHIND));
        // The first series lies on top.
        series.add(
                0,
                new LineModel.Series(
                        raw.name() + ", smoothed",
                        new Smoothing(weight).of(raw.curve(), loss.stages()),
                        raw.style(),
                        LineModel.Role.SMOOTHED));
        return new LineModel(loss.title(), loss.x(), loss.y(), series, loss.stages());
    }

    private static boolean hasValues(Curve curve) {
        for (int i = 0; i < curve.size(); i++) {
            if (curve.y(i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** One line for each task from the stage in which it was learned. */
    public static LineModel perTask(AccuracyMatrix scores, List<String> tasks) {
        List<LineModel.Series> series = new ArrayList<>();
        for (int task = 1; task <= scores.tasks(); task++) {
            CurveBuffer curve = new CurveBuffer();
            for (int stage = task; stage <= scores.tasks(); stage++) {
                OptionalDouble score = scores.at(stage, task);
                if (score.isPresent()) {
                    curve.add(stage, score.getAsDouble());
                }
            }
            series.add(new LineModel.Series(
                    tasks.get(task - 1), curve.snapshot(), SeriesStyle.numbered(task - 1), LineModel.Role.LABELLED));
        }
        return new LineModel(
                "Accuracy of each task",
                Axis.places("After stage").within(1, Math.max(2, scores.tasks())),
                Axis.points("Score").from(0),
                series,
                List.of());
    }

    /** AP_k, the mean over the tasks learned by stage k, with MAP in the name where it is defined. */
    public static LineModel average(List<Scored> runs) {
        return averageOver(runs.stream().map(Scored::once).toList());
    }

    /** The same with the mean over seeds as the line and their spread as a band around it. */
    public static LineModel averageOver(List<Repeated> runs) {
        int stages = 2;
        List<LineModel.Series> series = new ArrayList<>();
        for (Repeated run : runs) {
            int tasks = run.seeds().get(0).tasks();
            stages = Math.max(stages, tasks);
            MeanCurve curve = new MeanCurve();
            for (int stage = 1; stage <= tasks; stage++) {
                int k = stage;
                run.over(scores -> ContinualMetrics.averagePerformance(scores, k))
                        .ifPresent(values -> curve.add(k, values));
            }
            String map = run.over(ContinualMetric.MAP::of)
                    .map(values -> "MAP " + Formats.points(values.mean()))
                    .orElse("");
            series.add(curve.series(run.named(map), marked(run.run().style()), LineModel.Role.LABELLED));
        }
        return new LineModel(
                "Average accuracy so far",
                Axis.places("After stage").within(1, stages),
                Axis.points("Score").from(0),
                series,
                List.of());
    }

    /** Losses of runs, or means of them over seeds. */
    public static LineModel losses(List<LineModel.Series> series) {
        return new LineModel(
                "Task loss", Axis.whole("Optimiser step"), Axis.of("Loss").from(0), series, List.of());
    }

    /**
     * The mean of some curves with their spread as a band, at the places of the first; a curve that has no point there is read between
     * its neighbours, and where one has ended the mean ends. One without any point has not begun, and takes no part.
     */
    public static LineModel.Series mean(Named run, List<Curve> all, Spread spread) {
        List<Curve> curves = all.stream().filter(curve -> !curve.isEmpty()).toList();
        if (curves.size() < 2) {
            return LineModel.Series.of(run.name(), curves.isEmpty() ? Curve.EMPTY : curves.get(0), run.style());
        }
        MeanCurve mean = new MeanCurve();
        Curve first = curves.get(0);
        for (int i = 0; i < first.size(); i++) {
            double x = first.x(i);
            double[] values = curves.stream()
                    .mapToDouble(curve -> curve.at(x))
                    .filter(y -> !Double.isNaN(y))
                    .toArray();
            if (values.length == curves.size()) {
                spread.over(values).ifPresent(found -> mean.add(x, found));
            }
        }
        return mean.series("%s (%s)".formatted(run.name(), spread.words()), run.style(), LineModel.Role.LINE);
    }

    private static SeriesStyle marked(SeriesStyle style) {
        return style.marker() == SeriesStyle.Marker.NONE ? style.with(SeriesStyle.Marker.CIRCLE) : style;
    }

    /**
     * How much each task was forgotten by the last stage so far. While a run goes on the last stage is the one evaluated
     * last; the task it learned cannot be forgotten yet and has no bar.
     */
    public static BarModel forgetting(List<Scored> runs, List<String> tasks, ForgettingDefinition definition) {
        return forgettingOver(runs.stream().map(Scored::once).toList(), tasks, definition);
    }

    /** The same with means over seeds as bars and their spreads as whiskers. */
    public static BarModel forgettingOver(List<Repeated> runs, List<String> tasks, ForgettingDefinition definition) {
        List<BarModel.Series> series = new ArrayList<>();
        for (Repeated run : runs) {
            List<OptionalDouble> values = new ArrayList<>();
            List<Optional<ErrorBar>> bars = new ArrayList<>();
            for (int task = 1; task <= tasks.size(); task++) {
                int one = task;
                Optional<SeedMean> found = run.over(scores -> {
                    int last = lastStage(scores);
                    return one < last ? definition.of(scores.upTo(last), one) : OptionalDouble.empty();
                });
                values.add(found.map(value -> OptionalDouble.of(value.mean())).orElse(OptionalDouble.empty()));
                bars.add(found.flatMap(SeedMean::bar));
            }
            series.add(
                    new BarModel.Series(run.named(""), values, bars, run.run().style()));
        }
        return new BarModel(
                "Forgetting of each task (" + definition.words() + ")",
                Axis.points("Points lost"),
                tasks,
                series,
                "%s The task learned last cannot be forgotten yet. Source: %s."
                        .formatted(definition.meaning(), definition.source()));
    }

    /** The last stage of which every learned task is measured; 0 when there is none. */
    public static int lastStage(AccuracyMatrix scores) {
        int last = 0;
        for (int stage = 1; stage <= scores.tasks(); stage++) {
            if (ContinualMetrics.averagePerformance(scores, stage).isPresent()) {
                last = stage;
            }
        }
        return last;
    }

    /** What a run's worker holds in memory. */
    public static LineModel memory(List<LineModel.Series> series) {
        return new LineModel(
                "Memory", Axis.of("Minutes since start"), Axis.of("MiB").from(0), series, List.of());
    }

    /** How many items a second a run learns from. */
    public static LineModel throughput(Curve rate, SeriesStyle style) {
        return new LineModel(
                "Throughput",
                Axis.whole("Optimiser step"),
                Axis.of("Items per second").from(0),
                List.of(LineModel.Series.of("Items per second", rate, style)),
                List.of());
    }

    /** Final accuracy against what the run stores; the size of a dot is its forgetting. */
    public static ScatterModel accuracyAgainstParameters(List<Stored> runs, ForgettingDefinition definition) {
        List<ScatterModel.Dot> dots = new ArrayList<>();
        for (Stored stored : runs) {
            Repeated run = stored.run();
            Optional<SeedMean> accuracy = run.over(ContinualMetrics::averagePerformance);
            OptionalDouble parameters = stored.counted().isPresent() ? stored.counted() : stored.planned();
            if (accuracy.isPresent() && parameters.isPresent() && parameters.getAsDouble() > 0) {
                Optional<SeedMean> forgetting = run.over(definition::of);
                dots.add(new ScatterModel.Dot(
                        run.run().id(),
                        run.run().name(),
                        parameters.getAsDouble(),
                        accuracy.get().mean(),
                        accuracy.get().bar(),
                        forgetting.isPresent()
                                ? OptionalDouble.of(
                                        Math.max(0, Math.min(1, forgetting.get().mean() / 50)))
                                : OptionalDouble.empty(),
                        stored.counted().isPresent(),
                        marked(run.run().style())));
            }
        }
        String accuracy = runs.stream()
                .map(Stored::run)
                .filter(run -> run.seeds().size() > 1)
                .findFirst()
                .map(run -> "AP (%s)".formatted(run.spread().words()))
                .orElse("Average performance (AP)");
        return new ScatterModel(
                "Final accuracy against stored parameters",
                Axis.of("Stored parameters").logarithmic(),
                Axis.points(accuracy).from(0),
                true,
                dots,
                "Larger dots forgot more (" + definition.words()
                        + "); hollow dots are planned, not counted. The line joins the best of their" + " size.");
    }
}
