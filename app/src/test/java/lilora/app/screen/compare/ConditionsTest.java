package lilora.app.screen.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionsTest {
    private static final MethodCatalog METHODS = MethodCatalog.load();

    @TempDir
    Path folder;

    private static Conditions of(Workspace workspace, String... ids) {
        List<Comparison.Member> members = Stream.of(ids)
                .map(id -> new Comparison.Member(
                        workspace.runs().find(id).orElseThrow(),
                        workspace.runs().steps(id, StepQuery.whole(100, StepMetric.TASK_LOSS)),
                        SeriesStyle.numbered(0)))
                .toList();
        return new Conditions(ComparedRuns.of(members, false, METHODS::title), METHODS);
    }

    @Test
    void itemsStepsAndTrainedParametersAreThoseOfTheWholeRun() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);

            ChartTable table = of(workspace, "a").table();

            assertThat(table.columns())
                    .extracting(ChartTable.Column::title)
                    .containsExactly(
                            "Run",
                            "Needs",
                            "Training items",
                            "Steps",
                            "Passes over the data",
                            "Trained parameters",
                            "Training time (min)");
            assertThat(table.shown(0, 1)).isEqualTo("task of each question");
            assertThat(table.shown(0, 2)).isEqualTo("200");
            assertThat(table.shown(0, 4)).isEqualTo("1.25");
        }
    }

    @Test
    void standInsForPublishedEncodersAreShown() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "hide", 10);
            TwoTaskRuns.write(workspace, "b", "replay", 10);

            ChartTable table = of(workspace, "a", "b").table();

            assertThat(table.shown(0, 1)).isEqualTo("stand-in encoders");
            assertThat(table.shown(1, 1)).isEqualTo("stored items");
        }
    }

    @Test
    void scoresOfTwoSettingsAreNotMixedSilently() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            TwoTaskRuns.write(workspace, "b", "sequential-lora", 40);
            TwoTaskRuns.write(workspace, "c", "isolated-lora", 5);

            assertThat(of(workspace, "a", "b").remark()).contains("not of the same setting");
            assertThat(of(workspace, "a", "c").remark()).isEmpty();
            assertThat(of(workspace, "b").remark()).isEmpty();
        }
    }
}
