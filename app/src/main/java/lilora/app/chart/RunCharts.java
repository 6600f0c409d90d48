package lilora.app.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import lilora.app.amount.Amounts;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.ContinualMetrics;
import lilora.engine.result.ForgettingRule;
import lilora.engine.result.ParameterPlan;

/** Makes the charts of one or several runs from their numbers. */
public final class RunCharts {
    /** Tasks up to which isolated LoRA and the method are extrapolated. */
    private static final int FAR = 50;

    /**
     * A run as a legend names it.
     *
     * @param id of the run, which decides the colour
     * @param name shown
     * @param style everywhere
     */
    public record Named(String id, String name, SeriesStyle style) {}

    /** A run with its matrix. */
    public record Scored(Named run, AccuracyMatrix scores) {}

    /** Numbers stored after so many tasks, counted from live tensors. */
    public record StoredAfter(int tasks, long parameters) {}

    /** A run with what it stores after its last counted task. */
    public record Stored(Scored run, OptionalDouble planned, OptionalDouble counted) {}

    private RunCharts() {}

    /** Task loss and stability term over optimiser steps. */
    public static LineModel loss(Curve taskLoss, Curve penalty, Curve total, List<LineModel.StageMark> stages) {
        List<LineModel.Series> series = new ArrayList<>();
        series.add(LineModel.Series.of(
                "Task loss", taskLoss, new SeriesStyle(0, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.NONE)));
        boolean penalised = hasValues(penalty);
        if (penalised) {
            series.add(LineModel.Series.of(
                    "Stability term", penalty, new SeriesStyle(1, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.NONE)));
            series.add(LineModel.Series.of("Total loss", total, SeriesStyle.REFERENCE.with(SeriesStyle.Dash.DOTTED)));
        }
        return new LineModel(
                "Loss", Axis.whole("Optimiser step"), Axis.of("Loss").from(0), series, stages);
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
                Axis.of("Score").from(0),
                series,
                List.of());
    }

    /** AP_k, the mean over the tasks learned by stage k, with MAP in the name where it is defined. */
    public static LineModel average(List<Scored> runs) {
        int stages = 2;
        List<LineModel.Series> series = new ArrayList<>();
        for (Scored run : runs) {
            stages = Math.max(stages, run.scores().tasks());
            CurveBuffer curve = new CurveBuffer();
            for (int stage = 1; stage <= run.scores().tasks(); stage++) {
                OptionalDouble mean = ContinualMetrics.averagePerformance(run.scores(), stage);
                if (mean.isPresent()) {
                    curve.add(stage, mean.getAsDouble());
                }
            }
            OptionalDouble map = ContinualMetric.MAP.of(run.scores());
            String name = map.isPresent()
                    ? run.run().name() + " (MAP " + Amounts.points(map) + ")"
                    : run.run().name();
            series.add(new LineModel.Series(
                    name, curve.snapshot(), marked(run.run().style()), LineModel.Role.LABELLED));
        }
        return new LineModel(
                "Average accuracy so far",
                Axis.places("After stage").within(1, stages),
                Axis.of("Score").from(0),
                series,
                List.of());
    }

    private static SeriesStyle marked(SeriesStyle style) {
        return style.marker() == SeriesStyle.Marker.NONE ? style.with(SeriesStyle.Marker.CIRCLE) : style;
    }

    /**
     * How much each task was forgotten by the last stage so far. While a run goes on the last stage is the one evaluated
     * last; the task it learned cannot be forgotten yet and has no bar.
     */
    public static BarModel forgetting(List<Scored> runs, List<String> tasks, ForgettingRule rule) {
        List<BarModel.Series> series = new ArrayList<>();
        for (Scored run : runs) {
            int last = lastStage(run.scores());
            List<OptionalDouble> values = new ArrayList<>();
            for (int task = 1; task <= tasks.size(); task++) {
                values.add(
                        task < last
                                ? ContinualMetrics.forgettingOf(run.scores().upTo(last), task, rule)
                                : OptionalDouble.empty());
            }
            series.add(new BarModel.Series(run.run().name(), values, run.run().style()));
        }
        return new BarModel(
                "Forgetting of each task",
                Axis.of("Points lost"),
                tasks,
                series,
                switch (rule) {
                            case BEST_MINUS_LAST -> "Best stage minus last stage.";
                            case BEST_BEFORE_MINUS_LAST -> "Best earlier stage minus last stage; below zero is a gain.";
                            case FIRST_MINUS_LAST -> "When learned minus last stage; below zero is a gain.";
                        }
                        + " The task learned last cannot be forgotten yet.");
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

    /** Numbers stored as tasks are added: counted, planned, and isolated LoRA of the same rank beside them. */
    public static LineModel growth(ParameterPlan plan, List<StoredAfter> counted) {
        int last = Math.max(plan.tasks(), 2);
        List<LineModel.Series> series = new ArrayList<>();
        series.add(new LineModel.Series(
                "Measured",
                line(counted),
                new SeriesStyle(0, SeriesStyle.Dash.SOLID, SeriesStyle.Marker.CIRCLE),
                LineModel.Role.LABELLED));
        series.add(LineModel.Series.of("Planned", planned(plan, last), SeriesStyle.REFERENCE));
        if (plan.isolatedPerTask() > 0) {
            CurveBuffer isolated = new CurveBuffer();
            for (int tasks = 1; tasks <= last; tasks++) {
                isolated.add(tasks, (double) plan.isolatedPerTask() * tasks);
            }
            series.add(LineModel.Series.of(
                    "Isolated LoRA, rank " + plan.rank(),
                    isolated.snapshot(),
                    new SeriesStyle(1, SeriesStyle.Dash.DOTTED, SeriesStyle.Marker.NONE)));
        }
        return stored(Math.min(last, FAR), series);
    }

    /** The same before anything is planned. */
    public static LineModel nothingStored() {
        return stored(2, List.of());
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

    private static LineModel stored(int last, List<LineModel.Series> series) {
        return new LineModel(
                "Stored parameters",
                Axis.places("Tasks learned").within(1, last),
                Axis.of("Parameters").from(0),
                series,
                List.of());
    }

    private static Curve planned(ParameterPlan plan, int last) {
        CurveBuffer planned = new CurveBuffer();
        for (int tasks = 1; tasks <= last; tasks++) {
            planned.add(tasks, plan.storedShared() + (double) plan.storedPerTask() * tasks);
        }
        return planned.snapshot();
    }

    private static Curve line(List<StoredAfter> counted) {
        CurveBuffer curve = new CurveBuffer();
        for (StoredAfter stored : counted) {
            curve.add(stored.tasks(), (double) stored.parameters());
        }
        return curve.snapshot();
    }

    /** Final accuracy against what the run stores; the size of a dot is its forgetting. */
    public static ScatterModel accuracyAgainstParameters(List<Stored> runs) {
        List<ScatterModel.Dot> dots = new ArrayList<>();
        for (Stored stored : runs) {
            AccuracyMatrix scores = stored.run().scores();
            OptionalDouble accuracy = ContinualMetrics.averagePerformance(scores);
            OptionalDouble parameters = stored.counted().isPresent() ? stored.counted() : stored.planned();
            if (accuracy.isPresent() && parameters.isPresent() && parameters.getAsDouble() > 0) {
                OptionalDouble forgetting = ContinualMetrics.forgetting(scores);
                dots.add(new ScatterModel.Dot(
                        stored.run().run().id(),
                        stored.run().run().name(),
                        parameters.getAsDouble(),
                        accuracy.getAsDouble(),
                        forgetting.isPresent()
                                ? OptionalDouble.of(Math.max(0, Math.min(1, forgetting.getAsDouble() / 50)))
                                : OptionalDouble.empty(),
                        stored.counted().isPresent(),
                        marked(stored.run().run().style())));
            }
        }
        return new ScatterModel(
                "Final accuracy against stored parameters",
                Axis.of("Stored parameters").logarithmic(),
                Axis.of("Average performance (AP)").from(0),
                dots,
                "Larger dots forgot more; hollow dots are planned, not counted. The line joins the best of their"
                        + " size.");
    }
}
