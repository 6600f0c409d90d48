package lilora.app.chart.view;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import lilora.app.chart.model.LegendEntry;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.control.ScrolledFlow;
import lilora.app.format.DisplayNames;

/**
 * A legend whose entries hide and show their series; an Alt-click shows one alone. It leaves most of the chart to what is drawn: of many
 * entries some are scrolled to.
 */
final class LegendPane extends ScrolledFlow {
    private static final int LONGEST = 72;
    /** Of the chart's height. */
    private static final double SHARE = 0.3;

    private static final int FEWEST_ROWS = 2;

    private final ObservableValue<ChartTheme> theme;
    private final ReadOnlyDoubleProperty chartHeight;
    private final Consumer<Set<String>> onHide;
    private final Set<String> hidden = new HashSet<>();
    private List<LegendEntry> entries = List.of();

    LegendPane(ObservableValue<ChartTheme> theme, ReadOnlyDoubleProperty chartHeight, Consumer<Set<String>> onHide) {
        super("plot-legend");
        this.theme = theme;
        this.chartHeight = chartHeight;
        this.onHide = onHide;
    }

    /** Shows all series again, without telling. */
    void reset() {
        if (!hidden.isEmpty()) {
            hidden.clear();
            build();
        }
    }

    void name(List<LegendEntry> newEntries) {
        if (!entries.equals(newEntries)) {
            entries = newEntries;
            build();
        }
    }

    private void build() {
        show(entries.stream().map(this::button).toList());
    }

    @Override
    protected double most(double row) {
        return Math.max(FEWEST_ROWS * row, SHARE * chartHeight.get());
    }

    private Node button(LegendEntry entry) {
        ToggleButton button =
                new ToggleButton(DisplayNames.keepingEnd(entry.name(), LONGEST), Swatch.of(entry.style(), theme));
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
}
