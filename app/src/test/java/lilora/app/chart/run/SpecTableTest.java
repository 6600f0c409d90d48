package lilora.app.chart.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.model.ChartTable;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import org.junit.jupiter.api.Test;

class SpecTableTest {
    /** A run that reads a model and two tasks below a folder. */
    private static SpecTable.Column run(String folder, String secondTask) {
        ExperimentSpec experiment = new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                "a name",
                folder + "/nano",
                List.of(TaskSpec.of(folder + "/colours"), TaskSpec.of(folder + "/counts")),
                new MethodSpec("lilora", Map.of()),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                1,
                folder + "/adapter",
                null);
        RunSpec spec = new RunSpec(
                RunSpec.SCHEMA,
                "run",
                "2026-01-01T00:00:00Z",
                experiment,
                ComputeSpec.on("cpu", 1),
                Map.of(
                        "baseModel",
                        "aa",
                        "startAdapter",
                        "ee",
                        folder + "/colours",
                        "bb",
                        folder + "/counts",
                        secondTask),
                Map.of());
        return new SpecTable.Column(folder, spec, Map.of("libtorch", "2.7.1", "host", "host of " + folder));
    }

    private static List<String> settings(ChartTable table) {
        return table.rows().stream().map(row -> row.get(0).text()).toList();
    }

    @Test
    void oneModelAndOneTaskInTwoPlacesAreNoDifference() {
        ChartTable table = SpecTable.configuration(List.of(run("/here", "cc"), run("/there", "dd")));

        assertThat(table.footer()).startsWith("1 setting differs");
        assertThat(settings(table).get(0)).isEqualTo("tasks[2].folder");
        assertThat(settings(table)).contains("baseModel", "startAdapter", "tasks[1].folder");
        assertThat(table.rows())
                .filteredOn(row -> row.get(0).text().equals("baseModel"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .extracting(ChartTable.Cell::text)
                        .containsExactly("baseModel", "/here/nano", "/there/nano"));
    }

    @Test
    void whatRunsWereMadeWithIsComparedAndTheirComputersStayHere() {
        ChartTable table = SpecTable.environment(List.of(run("/here", "cc"), run("/there", "cc")));

        assertThat(settings(table)).contains("libtorch", "host").startsWith("host");
        assertThat(table.csv()).contains("libtorch,2.7.1,2.7.1").doesNotContain("host of");
        assertThat(LatexTable.of(table)).contains("libtorch").doesNotContain("host of");
    }
}
