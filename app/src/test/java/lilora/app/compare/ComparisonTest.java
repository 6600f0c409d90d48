package lilora.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lilora.app.chart.ChartTable;
import lilora.app.chart.LatexTable;
import lilora.app.chart.RunStyles;
import lilora.app.chart.SeriesStyle;
import lilora.app.run.TwoTaskRuns;
import lilora.storage.StepMetric;
import lilora.storage.StepQuery;
import lilora.storage.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path folder;

    private Comparison.Member member(Workspace workspace, String id, int style) {
        return new Comparison.Member(
                workspace.runs().find(id).orElseThrow(),
                workspace.runs().steps(id, StepQuery.whole(100, StepMetric.TASK_LOSS)),
                SeriesStyle.numbered(style));
    }

    @Test
    void distancesAreMeasuredFromTheStarredRunAndTheBestIsMarked() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            TwoTaskRuns.write(workspace, "b", "sequential-lora", 40);

            Comparison comparison = Comparison.of(List.of(member(workspace, "a", 0), member(workspace, "b", 1)), "b");

            ChartTable table = comparison.headline();
            assertThat(table.shown(0, 1)).isEqualTo("65.0");
            assertThat(table.shown(0, 2)).isEqualTo("+15.0");
            assertThat(table.shown(1, 2)).isEqualTo("–");
            assertThat(table.rows().get(0).get(1).mark()).isEqualTo(ChartTable.Mark.BEST);
            assertThat(LatexTable.of(table)).contains("\\textbf{65.0}", "\\underline{50.0}");
            assertThat(comparison.differences())
                    .singleElement()
                    .satisfies(matrix -> assertThat(matrix.at(2, 0).value()).hasValue(30));
        }
    }

    @Test
    void settingsThatDifferComeFirst() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            TwoTaskRuns.write(workspace, "b", "sequential-lora", 40);

            ChartTable table = Comparison.of(List.of(member(workspace, "a", 0), member(workspace, "b", 1)), "")
                    .configuration();

            assertThat(table.rows().get(0).get(0).text()).isEqualTo("method.id");
            assertThat(table.footer()).isEqualTo("1 setting differs; it comes first.");
        }
    }

    @Test
    void twoRunsOfOneNameAreToldApart() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            TwoTaskRuns.write(workspace, "b", "lilora", 40);

            Comparison comparison = Comparison.of(List.of(member(workspace, "a", 0), member(workspace, "b", 1)), "a");

            assertThat(comparison.runs()).extracting(run -> run.name()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRunKeepsItsStyleOverSessions() {
        SeriesStyle first;
        try (Workspace workspace = Workspace.open(folder)) {
            RunStyles styles = new RunStyles(workspace.preferences());
            first = styles.of("a");
            assertThat(styles.of("b")).isNotEqualTo(first);
        }
        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(new RunStyles(workspace.preferences()).of("a")).isEqualTo(first);
        }
    }
}
