package lilora.app.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the window was left.
 *
 * @param screen id of the screen shown last
 * @param subject what it showed, such as a run
 * @param dividers positions of split panes by the panes' ids
 * @param tables how tables were left, by the tables' ids
 */
public record WindowState(
        double x,
        double y,
        double width,
        double height,
        boolean maximised,
        boolean narrowNavigation,
        String screen,
        @Nullable String subject,
        Map<String, List<Double>> dividers,
        Map<String, TableState> tables) {
    private static final double LEAST_WIDTH = 960;
    private static final double LEAST_HEIGHT = 600;
    /** So much of the title bar must be in reach of the mouse. */
    private static final double REACH = 120;

    public WindowState {
        dividers = Map.copyOf(dividers);
        tables = Map.copyOf(tables);
    }

    /** A rectangle of a desktop, in its coordinates. */
    public record Area(double x, double y, double width, double height) {
        private double overlapX(double from, double extent) {
            return Math.min(x + width, from + extent) - Math.max(x, from);
        }
    }

    /** A window of the usual size in the middle of this screen. */
    public static WindowState centred(Area screen) {
        double width = Math.min(1440, screen.width() * 0.9);
        double height = Math.min(900, screen.height() * 0.9);
        return new WindowState(
                screen.x() + (screen.width() - width) / 2,
                screen.y() + (screen.height() - height) / 2,
                width,
                height,
                false,
                false,
                "",
                null,
                Map.of(),
                Map.of());
    }

    /**
     * This state if the window could be seen and moved on one of the screens and is no larger than all of them together, else
     * the same in the middle of the first: a monitor that was unplugged must not take the window, or an edge of it, with it.
     */
    public WindowState reachable(List<Area> screens) {
        boolean usable = width >= LEAST_WIDTH / 2 && height >= LEAST_HEIGHT / 2;
        if (usable && noLargerThan(screens) && screens.stream().anyMatch(this::titleWithin)) {
            return this;
        }
        WindowState centred = centred(screens.get(0));
        return new WindowState(
                centred.x,
                centred.y,
                centred.width,
                centred.height,
                maximised,
                narrowNavigation,
                screen,
                subject,
                dividers,
                tables);
    }

    private boolean noLargerThan(List<Area> screens) {
        double left = screens.stream().mapToDouble(Area::x).min().orElse(0);
        double top = screens.stream().mapToDouble(Area::y).min().orElse(0);
        double right =
                screens.stream().mapToDouble(s -> s.x() + s.width()).max().orElse(0);
        double bottom =
                screens.stream().mapToDouble(s -> s.y() + s.height()).max().orElse(0);
        return width <= right - left && height <= bottom - top;
    }

    private boolean titleWithin(Area area) {
        return area.overlapX(x, width) >= REACH && y >= area.y() - 1 && y <= area.y() + area.height() - REACH / 2;
    }
}
