package lilora.app.chart.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.DrawnArea;
import lilora.app.format.DisplayNames;
import lilora.app.format.Formats;

/**
 * What a pointer stands on.
 *
 * @param pixel where the cursor's line goes
 * @param value on the horizontal axis
 * @param text what is read there
 * @param runId the run under the pointer, if it is one
 */
record HoverTarget(double pixel, double value, String text, Optional<String> runId) {
    private static final double REACH = 18;
    /** Of dots above each other, so many are told. */
    private static final int MOST_DOTS = 12;
    /** Pixels from the pointer to a note that is read there. */
    private static final double NOTE = 8;

    private static final int LONGEST_NOTE = 200;
    private static final int LONGEST_LINE = 44;

    /** At a place of the drawing; empty where nothing is. */
    static Optional<HoverTarget> at(ChartModel model, DrawnArea drawn, ViewRange window, double x) {
        if (model instanceof LineModel lines) {
            return onLines(lines, drawn, window, drawn.valueAt(x));
        }
        if (model instanceof BarModel bars) {
            return onBars(bars, drawn, window, x);
        }
        if (model instanceof EffectModel effect) {
            return onEffect(effect, drawn, window, drawn.valueAt(x));
        }
        return model instanceof ScatterModel dots ? onDots(dots, drawn, window, x) : Optional.empty();
    }

    /** The points of all shown series nearest to a value. */
    static Optional<HoverTarget> onLines(LineModel model, DrawnArea drawn, ViewRange window, double value) {
        List<LineModel.Series> shown = model.series().stream()
                .filter(one -> window.shows(one.name()) && !one.curve().isEmpty())
                .toList();
        double nearest = Double.NaN;
        for (LineModel.Series one : shown) {
            double x = one.curve().x(one.curve().nearest(value));
            nearest = Double.isNaN(nearest) || Math.abs(x - value) < Math.abs(nearest - value) ? x : nearest;
        }
        if (Double.isNaN(nearest)) {
            return Optional.empty();
        }
        double place = nearest;
        List<String> parts =
                shown.stream().flatMap(one -> part(model, one, place).stream()).toList();
        double at = nearest;
        StringBuilder head = new StringBuilder(place(model.x(), nearest));
        model.stageAt(nearest).ifPresent(stage -> head.append(" · stage ").append(stage));
        head.append(": ").append(String.join(" · ", parts));
        model.notes().stream()
                .filter(note -> Math.abs(drawn.pixelOf(note.x()) - drawn.pixelOf(value)) <= NOTE)
                .forEach(note -> head.append("\nNote at ")
                        .append(place(model.x(), note.x()).toLowerCase(Locale.ROOT))
                        .append(": ")
                        .append(DisplayNames.shorten(note.text(), LONGEST_NOTE)));
        return Optional.of(new HoverTarget(drawn.pixelOf(at), at, head.toString(), Optional.empty()));
    }

    /** What a series says at a place; empty where it has no point there and none is told. */
    private static Optional<String> part(LineModel model, LineModel.Series one, double place) {
        int index = one.curve().nearest(place);
        if (one.curve().x(index) == place) {
            return Optional.of(DisplayNames.keepingEnd(one.name(), 28) + " "
                    + value(model, one.curve().y(index))
                    + one.band()
                            .map(band -> " " + band.at(index).ends(end -> value(model, end)))
                            .orElse(""));
        }
        OptionalInt last = one.role() == LineModel.Role.MEASURED ? lastBefore(one.curve(), place) : OptionalInt.empty();
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of("%s %s at %s"
                        .formatted(
                                one.name(),
                                value(model, one.curve().y(last.getAsInt())),
                                place(model.x(), one.curve().x(last.getAsInt())).toLowerCase(Locale.ROOT)));
    }

    private static OptionalInt lastBefore(Curve curve, double x) {
        int near = curve.nearest(x);
        int last = curve.x(near) <= x ? near : near - 1;
        return last < 0 ? OptionalInt.empty() : OptionalInt.of(last);
    }

    /** A place on an axis with its name; a step is a whole one, never rounded to thousands. */
    private static String place(Axis axis, double value) {
        boolean whole = axis.scale() == Axis.Scale.WHOLE || axis.scale() == Axis.Scale.PLACES;
        return axis.label() + " " + (whole ? Formats.count(Math.round(value)) : Formats.threeDigits(value));
    }

    private static String value(LineModel model, double value) {
        if (Double.isNaN(value)) {
            return "not a number";
        }
        return model.y().scale() == Axis.Scale.POINTS
                ? Formats.points(value)
                : Math.abs(value) >= 1e4 ? Formats.compact(value) : Formats.threeDigits(value);
    }

    private static Optional<HoverTarget> onBars(BarModel model, DrawnArea drawn, ViewRange window, double x) {
        int index = (int) Math.floor(drawn.valueAt(x));
        if (index < 0 || index >= model.categories().size()) {
            return Optional.empty();
        }
        List<String> parts = model.series().stream()
                .filter(one -> window.shows(one.name()))
                .map(one -> DisplayNames.keepingEnd(one.name(), 28) + " " + one.shown(index))
                .toList();
        return Optional.of(new HoverTarget(
                drawn.pixelOf(index + 0.5),
                index + 0.5,
                model.categories().get(index) + ": " + String.join(" · ", parts),
                Optional.empty()));
    }

    /** All points at the value nearest to a place, one a row. */
    private static Optional<HoverTarget> onEffect(EffectModel model, DrawnArea drawn, ViewRange window, double place) {
        if (model.isEmpty()) {
            return Optional.empty();
        }
        int value = model.x().nearest(place);
        StringBuilder text =
                new StringBuilder(model.x().label() + " " + model.x().values().get(value));
        List<EffectModel.Point> points = new ArrayList<>();
        for (EffectModel.Line line : model.lines()) {
            line.at(value).filter(point -> window.shows(line.name())).ifPresent(point -> {
                points.add(point);
                text.append("\n")
                        .append(DisplayNames.keepingEnd(line.name(), LONGEST_LINE))
                        .append(": ");
                text.append(EffectModel.shown(point.interval()));
            });
        }
        model.baseline().filter(base -> window.shows(base.name())).ifPresent(base -> text.append("\n")
                .append(DisplayNames.keepingEnd(base.name(), LONGEST_LINE))
                .append(": ")
                .append(EffectModel.shown(base.interval())));
        double at = model.x().places().get(value);
        Optional<String> run = points.size() == 1 ? points.get(0).runId() : Optional.empty();
        return Optional.of(new HoverTarget(drawn.pixelOf(at), at, text.toString(), run));
    }

    private static Optional<HoverTarget> onDots(ScatterModel model, DrawnArea drawn, ViewRange window, double x) {
        ScatterModel.Dot best = null;
        double least = REACH;
        for (ScatterModel.Dot dot : model.dots()) {
            double away = Math.abs(drawn.pixelOf(dot.x()) - x);
            if (window.shows(dot.name()) && away < least) {
                least = away;
                best = dot;
            }
        }
        return best == null
                ? Optional.empty()
                : Optional.of(new HoverTarget(
                        drawn.pixelOf(best.x()), best.x(), told(model, window, best.x()), Optional.of(best.runId())));
    }

    /** All dots above a place, the highest first. */
    private static String told(ScatterModel model, ViewRange window, double x) {
        List<ScatterModel.Dot> there = model.dots().stream()
                .filter(dot -> window.shows(dot.name()) && dot.x() == x)
                .sorted(Comparator.comparingDouble(ScatterModel.Dot::y).reversed())
                .toList();
        String parameters = "%s parameters".formatted(Formats.compact(x));
        if (there.size() == 1) {
            return "%s: %s with %s".formatted(there.get(0).name(), there.get(0).shown(), parameters);
        }
        String lines = there.stream()
                .limit(MOST_DOTS)
                .map(dot -> "%s: %s".formatted(dot.name(), dot.shown()))
                .collect(Collectors.joining("\n"));
        int more = there.size() - MOST_DOTS;
        return "%s\n%s%s".formatted(parameters, lines, more > 0 ? "\nand %d more".formatted(more) : "");
    }
}
