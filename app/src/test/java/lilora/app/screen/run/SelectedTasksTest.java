package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose answers are scored twice, with the true task and with the one that a selector chose, and one that is not. */
class SelectedTasksTest {
    @TempDir
    Path folder;

    private Workspace workspace;
    private WrittenRun run;

    @BeforeEach
    void open() {
        workspace = Workspace.open(folder);
        run = new WrittenRun(workspace.runsFolder(), "run-1", "lilora");
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private RunViewState shown(RunSettings.Mode mode) {
        workspace.recorder().follow(run.directory().path());
        return RunHistory.read(workspace.runs(), "run-1", RunHistory.Range.WHOLE)
                .map(history -> RunPresenter.present(
                        history, RunSettings.DEFAULT.with(mode), SeriesStyle.numbered(0), MethodCatalog.load()))
                .orElseThrow();
    }

    private static RunEvent.EvalCell cell(int stage, int task, double score, double selected, double first) {
        Map<String, Double> details =
                Map.of(CellMatrix.SELECTED, selected, CellMatrix.chosen(1), first, CellMatrix.chosen(2), 100 - first);
        return new RunEvent.EvalCell(stage, task, score, "exact", 99, 50, details, "", 1);
    }

    @Test
    void bothScoresStandSideBySide() throws IOException {
        run.hello(0).plan(20).add(cell(1, 1, 80, 80, 100), cell(2, 1, 70, 66, 88), cell(2, 2, 60, 30, 40));

        assertThat(shown(RunSettings.Mode.SCORE).headlines())
                .filteredOn(headline -> headline.label().startsWith("AP"))
                .extracting(Headline::label, Headline::value)
                .containsExactly(tuple("AP", "65.0"), tuple("AP, task selected", "48.0"));
        assertThat(shown(RunSettings.Mode.SELECTED)
                        .charts()
                        .find(new MatrixChart())
                        .orElseThrow()
                        .at(1, 1)
                        .value())
                .hasValue(30);
        MatrixModel chosen =
                shown(RunSettings.Mode.CHOSEN).charts().find(new MatrixChart()).orElseThrow();
        assertThat(chosen.at(0, 0).value()).hasValue(88);
        assertThat(chosen.at(1, 0).value()).hasValue(40);
    }

    @Test
    void withoutASelectorNothingIsMadeUp() throws IOException {
        run.hello(0).plan(20).cell(1, 1, 80).cell(2, 1, 70).cell(2, 2, 60);

        assertThat(shown(RunSettings.Mode.SCORE).headlines())
                .extracting(Headline::label)
                .doesNotContain("AP, task selected");
        assertThat(shown(RunSettings.Mode.SELECTED)
                        .charts()
                        .find(new MatrixChart())
                        .orElseThrow()
                        .isEmpty())
                .isTrue();
        assertThat(shown(RunSettings.Mode.CHOSEN)
                        .charts()
                        .find(new MatrixChart())
                        .orElseThrow()
                        .isEmpty())
                .isTrue();
        assertThat(RunSettings.Mode.CHOSEN.missing()).contains("Select tasks too");
    }
}
