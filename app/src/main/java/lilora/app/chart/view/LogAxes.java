package lilora.app.chart.view;

import java.util.Optional;

/** Which axes of a chart are logarithmic. */
public record LogAxes(boolean x, boolean y) {
    public static final LogAxes NONE = new LogAxes(false, false);

    /** As {@code ""}, {@code x}, {@code y} or {@code xy}. */
    public static final ViewSetting.Form<LogAxes> FORM = new ViewSetting.Form<>(
            axes -> (axes.x ? "x" : "") + (axes.y ? "y" : ""),
            text -> text.matches("x?y?")
                    ? Optional.of(new LogAxes(text.contains("x"), text.contains("y")))
                    : Optional.empty());
}
