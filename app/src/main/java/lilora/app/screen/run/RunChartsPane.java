package lilora.app.screen.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.StackPane;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.view.ChartGrid;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import org.jspecify.annotations.Nullable;

/** The charts of a run, the accuracy matrix first and largest. */
final class RunChartsPane extends StackPane {
    private final ChartGrid grid = new ChartGrid();
    private final Map<RunChart<?>, ChartView> views = new LinkedHashMap<>();
    private List<ChartView> shown = List.of();
    private @Nullable ScrollPane scroll;

    RunChartsPane(RunViewModel model, ChartViews charts) {
        getStyleClass().add("run-charts");
        RunChartList.ALL.forEach(chart -> views.put(chart, view(chart, model, charts)));
        place(List.copyOf(views.values()));
        getChildren().add(grid);
    }

    private static ChartView view(RunChart<?> chart, RunViewModel model, ChartViews charts) {
        ChartModel nothing = chart.ofNothing();
        ChartView view = charts.chart(nothing);
        if (nothing instanceof LineModel) {
            view.keepAxes(model.settings().axes(chart.id()));
        }
        chart.prepare(view, model);
        view.getStyleClass().add("card");
        return view;
    }

    private void place(List<ChartView> wanted) {
        if (!wanted.equals(shown)) {
            shown = wanted;
            grid.show(shown, Set.of(shown.get(0)));
            if (scroll != null) {
                grid.follow(scroll);
            }
        }
    }

    void show(RunViewState.Charts charts) {
        views.forEach((chart, view) -> charts.find(chart).ifPresent(view::show));
        place(views.keySet().stream()
                .filter(chart -> charts.find(chart).isPresent())
                .map(views::get)
                .toList());
    }

    /** Another run is shown from now on: zoom and cursor belong to the one before. */
    void reset() {
        views.values().forEach(ChartView::reset);
    }

    /** An enlarged chart fills what this pane shows. */
    void follow(ScrollPane room) {
        scroll = room;
        grid.follow(room);
    }

    /** Whether one chart has all the room. */
    ReadOnlyBooleanProperty enlargedProperty() {
        return grid.enlargedProperty();
    }
}
