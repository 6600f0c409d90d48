package lilora.app.screen.run;

import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.view.LogAxes;
import lilora.app.chart.view.ViewSetting;

/** How runs are looked at: what the person set once and the workspace keeps, for every run. For the FX thread. */
public final class RunSettingsViewModel {
    private static final ViewSetting.Form<Double> SMOOTHING = new ViewSetting.Form<>(
            weight -> String.format(Locale.ROOT, "%.2f", weight), RunSettingsViewModel::smoothing);
    private static final ViewSetting.Form<Integer> POINTS = new ViewSetting.Form<>(
            Object::toString,
            text -> text.matches("[0-9]{1,3}") ? Optional.of(Integer.parseInt(text)) : Optional.empty());
    private final ViewSetting<Double> smoothing;
    private final ViewSetting<Integer> alarmPoints;
    private final ViewSetting<RunSettings.Colours> colours;
    private final ViewSetting<RunSettings.Across> across;
    private final ViewSetting<RunSettings.Mode> mode;
    private final ViewSetting.Place place;
    private final ViewSetting<ForgettingDefinition> forgetting;
    private final ReadOnlyObjectWrapper<RunSettings> current = new ReadOnlyObjectWrapper<>(RunSettings.DEFAULT);

    RunSettingsViewModel(ViewSetting<ForgettingDefinition> forgetting, ViewSetting.Place place) {
        this.forgetting = forgetting;
        this.place = place;
        smoothing = new ViewSetting<>("run.loss-smoothing", RunSettings.DEFAULT.smoothing(), SMOOTHING, place);
        alarmPoints = new ViewSetting<>("run.alarm-points", (int) RunSettings.DEFAULT.alarmPoints(), POINTS, place);
        colours = new ViewSetting<>(
                "run.matrix-colours",
                RunSettings.DEFAULT.range(),
                ViewSetting.Form.of(RunSettings.Colours.class),
                place);
        across = new ViewSetting<>(
                "run.loss-across", RunSettings.DEFAULT.across(), ViewSetting.Form.of(RunSettings.Across.class), place);
        smoothing.property().subscribe(weight -> current.set(current.get().withSmoothing(weight)));
        alarmPoints.property().subscribe(points -> current.set(current.get().withAlarmPoints(points)));
        colours.property().subscribe(range -> current.set(current.get().with(range)));
        mode = new ViewSetting<>(
                "run.matrix-mode", RunSettings.DEFAULT.mode(), ViewSetting.Form.of(RunSettings.Mode.class), place);
        mode.property().subscribe(shown -> current.set(current.get().with(shown)));
        across.property().subscribe(axis -> current.set(current.get().with(axis)));
        forgetting.property().subscribe(definition -> current.set(current.get().with(definition)));
    }

    private static Optional<Double> smoothing(String text) {
        return text.matches("0(\\.[0-9]{1,6})?") ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }

    /** All of them together. */
    public ReadOnlyObjectProperty<RunSettings> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /** What the matrix shows. */
    public ViewSetting<RunSettings.Mode> mode() {
        return mode;
    }

    /** Which axes of a chart of this name are logarithmic; for every run. */
    public ViewSetting<LogAxes> axes(String chart) {
        return new ViewSetting<>("run.log-axes." + chart, LogAxes.NONE, LogAxes.FORM, place);
    }

    /** How much of the smoothed loss comes from the steps before; 0 while the loss is shown as it is. */
    public ViewSetting<Double> smoothing() {
        return smoothing;
    }

    /** A task that falls by more than so many points raises an alarm. */
    public ViewSetting<Integer> alarmPoints() {
        return alarmPoints;
    }

    /** From where to where the colours of the matrix go. */
    public ViewSetting<RunSettings.Colours> colours() {
        return colours;
    }

    /** Horizontal axis of the loss. */
    public ViewSetting<RunSettings.Across> across() {
        return across;
    }

    /** Which definition of forgetting is shown. */
    public ViewSetting<ForgettingDefinition> forgetting() {
        return forgetting;
    }
}
