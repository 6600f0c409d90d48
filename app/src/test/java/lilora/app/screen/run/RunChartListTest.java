package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the charts of a run's page together. */
class RunChartListTest {
    @TempDir
    Path folder;

    private Workspace workspace;
    private WrittenRun run;

    @BeforeEach
    void open() throws IOException {
        workspace = Workspace.open(folder);
        run = new WrittenRun(workspace.runsFolder(), "run-1", "lilora").hello(0).plan(20);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private RunViewState.Charts charts() {
        workspace.recorder().follow(run.directory().path());
        return RunHistory.read(workspace.runs(), "run-1", RunHistory.Range.WHOLE)
                .map(history -> RunPresenter.present(
                        history, RunSettings.DEFAULT, SeriesStyle.numbered(0), MethodCatalog.load()))
                .orElseThrow()
                .charts();
    }

    @Test
    void eachHasANameOfItsOwnAndAPictureOfNothing() {
        List<RunChart<?>> all = RunChartList.ALL;
        assertThat(all).extracting(RunChart::id).doesNotHaveDuplicates();
        assertThat(all)
                .allSatisfy(chart ->
                        assertThat(chart.ofNothing().isEmpty()).as(chart.id()).isTrue());
    }

    @Test
    void layersStandOnlyWhereTheMethodTellsOfThem() throws IOException {
        run.cell(1, 1, 80);
        assertThat(charts().find(new MatrixChart())).isPresent();
        assertThat(charts().find(new LayersChart(0))).isEmpty();

        run.add(new RunEvent.LayerValues(1, "Mix", Map.of("layers.0.up", 0.25)));
        MatrixModel mix = charts().find(new LayersChart(0)).orElseThrow();
        assertThat(mix.title()).isEqualTo("Mix (%)");
        assertThat(mix.at(0, 0).value()).hasValue(25);
        assertThat(charts().find(new LayersChart(1))).isEmpty();
    }
}
