package lilora.app.chart.view;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.DrawnArea;

/**
 * Pointer and keys on a plot: the wheel zooms around the pointer once the plot has the focus, dragging pans, a double click shows the whole again; arrow
 * keys move the cursor, plus and minus zoom around it.
 */
final class PlotCursor {
    private static final double STEP = 1.25;
    private static final double DRAG_STARTS = 3;

    private final ChartSurface surface;
    private final Consumer<String> spoken;
    private final Consumer<String> openRun;
    private double pressedAt = Double.NaN;
    private double pressedFrom;
    private double pressedTo;
    private boolean dragged;
    private double value = Double.NaN;
    /** Ends of the whole, as it was when the zooming began; there is nothing to be seen beyond. */
    private double wholeFrom;

    private double wholeTo;

    PlotCursor(ChartSurface surface, Consumer<String> spoken, Consumer<String> openRun) {
        this.surface = surface;
        this.spoken = spoken;
        this.openRun = openRun;
    }

    void moved(MouseEvent event) {
        Optional<HoverTarget> spot = spot(event.getX(), event.getY());
        spot.ifPresentOrElse(this::show, surface::unpoint);
    }

    private Optional<HoverTarget> spot(double x, double y) {
        DrawnArea drawn = surface.drawn().get();
        boolean inside = drawn.area().contains(x, y);
        return inside
                ? surface.model().flatMap(model -> HoverTarget.at(model, drawn, surface.window(), x))
                : Optional.empty();
    }

    private void show(HoverTarget spot) {
        value = spot.value();
        surface.point(spot);
        spoken.accept(spot.text());
    }

    void pressed(MouseEvent event) {
        DrawnArea drawn = surface.drawn().get();
        pressedAt = event.getX();
        pressedFrom = drawn.from();
        pressedTo = drawn.to();
        dragged = false;
    }

    void dragged(MouseEvent event) {
        boolean pans = event.getButton() == MouseButton.PRIMARY && zoomable() && !Double.isNaN(pressedAt);
        if (!pans || (!dragged && Math.abs(event.getX() - pressedAt) < DRAG_STARTS)) {
            return;
        }
        dragged = true;
        surface.unpoint();
        DrawnArea drawn = surface.drawn().get();
        double share = (pressedAt - event.getX()) / Math.max(1, drawn.area().getWidth());
        if (drawn.logarithmic()) {
            double factor = Math.pow(pressedTo / pressedFrom, share);
            surface.setWindow(surface.window().between(pressedFrom * factor, pressedTo * factor));
        } else {
            double shift = share * (pressedTo - pressedFrom);
            surface.setWindow(surface.window().between(pressedFrom + shift, pressedTo + shift));
        }
    }

    void clicked(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || dragged) {
            return;
        }
        if (event.getClickCount() == 2) {
            whole();
        } else {
            spot(event.getX(), event.getY()).flatMap(HoverTarget::runId).ifPresent(openRun);
        }
    }

    /** Zooms a plot that was clicked, or with Ctrl held; else the wheel scrolls the page under the pointer, as anywhere. */
    void scrolled(ScrollEvent event) {
        boolean meant = surface.isFocused() || event.isShortcutDown();
        if (meant
                && zoomable()
                && event.getDeltaY() != 0
                && surface.drawn().get().area().contains(event.getX(), event.getY())) {
            zoom(event.getDeltaY() > 0 ? 1 / STEP : STEP, surface.drawn().get().valueAt(event.getX()));
            event.consume();
        }
    }

    void keyed(KeyEvent event) {
        boolean handled = true;
        switch (event.getCode()) {
            case RIGHT -> step(1);
            case LEFT -> step(-1);
            case HOME -> jump(surface.drawn().get().from());
            case END -> jump(surface.drawn().get().to());
            case PLUS, ADD, EQUALS -> zoom(1 / STEP, middle());
            case MINUS, SUBTRACT -> zoom(STEP, middle());
            case DIGIT0, NUMPAD0 -> whole();
            case ESCAPE -> handled = back();
            default -> handled = false;
        }
        if (handled) {
            event.consume();
        }
    }

    private double middle() {
        DrawnArea drawn = surface.drawn().get();
        return Double.isNaN(value) ? (drawn.from() + drawn.to()) / 2 : value;
    }

    /** Takes back the last thing: the zoom, or the cursor; false if there is neither. */
    private boolean back() {
        boolean zoomed = surface.window().isZoomed();
        boolean pointed = surface.isPointed();
        if (zoomed) {
            whole();
        }
        surface.unpoint();
        return zoomed || pointed;
    }

    /** Forgets where it was: another run has other steps. */
    void reset() {
        value = Double.NaN;
        pressedAt = Double.NaN;
        surface.unpoint();
        surface.setWindow(ViewRange.WHOLE.logarithmic(
                surface.window().logX(), surface.window().logY()));
    }

    void whole() {
        surface.setWindow(surface.window().whole());
    }

    private boolean zoomable() {
        return surface.model()
                .filter(model -> !(model instanceof BarModel || model instanceof EffectModel) && !model.isEmpty())
                .isPresent();
    }

    private void zoom(double factor, double around) {
        DrawnArea drawn = surface.drawn().get();
        if (!zoomable()) {
            return;
        }
        double from = drawn.from();
        double to = drawn.to();
        if (drawn.logarithmic()) {
            from = around * Math.pow(from / around, factor);
            to = around * Math.pow(to / around, factor);
        } else {
            from = around + (from - around) * factor;
            to = around + (to - around) * factor;
        }
        if (!surface.window().isZoomed()) {
            wholeFrom = drawn.from();
            wholeTo = drawn.to();
        }
        if (from <= wholeFrom && to >= wholeTo) {
            whole();
        } else if (to - from > 1e-9 * Math.max(Math.abs(from), Math.abs(to))) {
            surface.setWindow(surface.window().between(from, to));
        }
    }

    private void jump(double to) {
        value = to;
        step(0);
    }

    /** To the next point that lies a pixel or more away; a key held down thus crosses a long curve. */
    private void step(int direction) {
        DrawnArea drawn = surface.drawn().get();
        double start = Double.isNaN(value) ? drawn.from() : value;
        double pixel = drawn.pixelOf(start);
        for (int away = 0; away <= drawn.area().getWidth(); away++) {
            double x = pixel + direction * away;
            Optional<HoverTarget> spot =
                    surface.model().flatMap(model -> HoverTarget.at(model, drawn, surface.window(), x));
            boolean beyond = direction == 0
                    || spot.filter(s -> direction * (s.value() - start) > 0).isPresent()
                    || (Double.isNaN(value) && spot.isPresent());
            if (beyond && spot.isPresent()) {
                show(spot.get());
                return;
            }
        }
    }
}
