package lilora.app.screen.run;

import java.util.List;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.ForgettingDefinitionBox;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.view.ChartView;

/** How far each task fell. */
final class ForgettingChart implements RunChart<BarModel> {
    @Override
    public String id() {
        return "forgetting";
    }

    @Override
    public BarModel ofNothing() {
        return RunCharts.forgetting(List.of(), List.of(""), ForgettingDefinition.MAX_LAST);
    }

    @Override
    public BarModel of(RunChartSource run) {
        return RunCharts.forgetting(
                List.of(run.scored()), run.tasks(), run.settings().forgetting());
    }

    @Override
    public void prepare(ChartView view, RunViewModel model) {
        ForgettingDefinitionBox box =
                new ForgettingDefinitionBox("run-forgetting", model.settings().forgetting());
        box.getStyleClass().add("small");
        view.setTools(List.of(box));
        view.setEmptyText("No task can be forgotten before the second stage");
    }
}
