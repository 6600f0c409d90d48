package lilora.app.chart;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;
import lilora.app.amount.Names;

/** A legend whose entries hide and show their series; an Alt-click shows one alone. */
final class LegendPane extends FlowPane {
    private static final double WIDTH = 20;
    private static final int LONGEST = 40;

    private final ObservableValue<ChartTheme> theme;
    private final Consumer<Set<String>> onHide;
    private final Set<String> hidden = new HashSet<>();
    private List<LegendEntry> entries = List.of();

    LegendPane(ObservableValue<ChartTheme> theme, Consumer<Set<String>> onHide) {
        this.theme = theme;
        this.onHide = onHide;
        getStyleClass().add("plot-legend");
        setManaged(false);
        theme.subscribe(this::build);
    }

    void show(List<LegendEntry> newEntries) {
        if (!entries.equals(newEntries)) {
            entries = newEntries;
            build();
            setManaged(!entries.isEmpty());
        }
    }

    private void build() {
        getChildren().setAll(entries.stream().map(this::button).toList());
    }

    private Node button(LegendEntry entry) {
        ToggleButton button = new ToggleButton(Names.shorten(entry.name(), LONGEST), swatch(entry.style()));
        button.getStyleClass().add("legend-entry");
        button.setSelected(!hidden.contains(entry.name()));
        button.setTooltip(new Tooltip(entry.name() + "\nClick hides or shows it, Alt-click shows it alone"));
        button.setOnMouseClicked(event -> {
            if (event.isAltDown()) {
                alone(entry.name());
            }
        });
        button.setOnAction(event -> toggle(entry.name(), button.isSelected()));
        return button;
    }

    private void toggle(String name, boolean shown) {
        if (shown) {
            hidden.remove(name);
        } else {
            hidden.add(name);
        }
        onHide.accept(hidden);
    }

    private void alone(String name) {
        boolean already = hidden.size() == entries.size() - 1 && !hidden.contains(name);
        hidden.clear();
        if (!already) {
            entries.stream()
                    .map(LegendEntry::name)
                    .filter(other -> !other.equals(name))
                    .forEach(hidden::add);
        }
        onHide.accept(hidden);
        build();
    }

    private Node swatch(SeriesStyle style) {
        javafx.scene.paint.Color color = theme.getValue().series(style.colour());
        Line line = new Line(0, 0, WIDTH, 0);
        line.setStroke(color);
        line.setStrokeWidth(2);
        line.getStrokeDashArray()
                .setAll(
                        switch (style.dash()) {
                            case SOLID -> List.<Double>of();
                            case DASHED -> List.of(6.0, 4.0);
                            case DOTTED -> List.of(1.5, 3.0);
                            case DASH_DOT -> List.of(7.0, 3.0, 1.5, 3.0);
                        });
        Group group = new Group(line);
        if (style.marker() != SeriesStyle.Marker.NONE) {
            Shape marker = marker(style.marker());
            marker.setFill(color);
            group.getChildren().add(marker);
        }
        return group;
    }

    private static Shape marker(SeriesStyle.Marker marker) {
        double x = WIDTH / 2;
        return switch (marker) {
            case NONE, CIRCLE -> new Circle(x, 0, 3.5);
            case SQUARE -> new Rectangle(x - 3, -3, 6, 6);
            case TRIANGLE -> new Polygon(x, -4, x + 4, 3, x - 4, 3);
            case DIAMOND -> new Polygon(x, -4.5, x + 4.5, 0, x, 4.5, x - 4.5, 0);
        };
    }
}
