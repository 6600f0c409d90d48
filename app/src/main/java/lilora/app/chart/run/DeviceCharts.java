package lilora.app.chart.run;

import java.util.List;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.LineModel;

/** What a run asks of the computer that it runs on, over time. */
public final class DeviceCharts {
    private static final Axis MINUTES = Axis.of("Minutes since start");

    private DeviceCharts() {}

    /** How busy processor and card are. */
    public static LineModel load(List<LineModel.Series> series) {
        return chart("Load", Axis.of("Percent").from(0), series);
    }

    /** What the card draws. */
    public static LineModel power(List<LineModel.Series> series) {
        return chart("Power of the card", Axis.of("W").from(0), series);
    }

    /** How warm the card is. */
    public static LineModel temperature(List<LineModel.Series> series) {
        return chart("Temperature of the card", Axis.of("°C"), series);
    }

    private static LineModel chart(String title, Axis y, List<LineModel.Series> series) {
        return new LineModel(title, MINUTES, y, series, List.of());
    }
}
