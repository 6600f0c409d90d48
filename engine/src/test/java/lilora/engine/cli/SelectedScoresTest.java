package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.run.EventReader;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose answers are scored with the true task and with a selector's is evaluated from its checkpoints with both again. */
class SelectedScoresTest {
    @TempDir
    static Path shared;

    private static ExperimentSpec spec;
    private static StoredRun run;

    @TempDir
    Path folder;

    @BeforeAll
    static void train() throws IOException {
        spec = selecting("lilora", shared);
        run = StoredRun.train(shared, spec);
    }

    private static ExperimentSpec selecting(String method, Path folder) throws IOException {
        ExperimentSpec plain = TinyWorld.create(folder).experiment(method);
        return plain.withEvaluation(
                plain.evaluation().withCoverage(EvaluationSpec.Coverage.ALL).withSelector(true));
    }

    private static Map<String, Double> metrics(StoredRun of) {
        return new EventReader(of.directory().events())
                .pollToEnd().events().stream()
                        .map(RecordedEvent::event)
                        .filter(RunEvent.Done.class::isInstance)
                        .map(event -> ((RunEvent.Done) event).metrics())
                        .findFirst()
                        .orElseThrow();
    }

    /** Each row of the matrix, with what the selector took the questions for. */
    private static void requireSameDetails(StoredRun of) {
        for (int stage = 0; stage <= 2; stage++) {
            String json = Invocation.of("evaluate", of.directory(), "--stage", stage, "--json")
                    .succeeded()
                    .out();
            JsonNode rows = Json.tree("rows", json.getBytes(StandardCharsets.UTF_8));
            List<RunEvent.EvalCell> cells = of.row(stage);
            assertThat(cells).hasSize(2).hasSameSizeAs(rows);
            for (int i = 0; i < 2; i++) {
                Map<String, Double> details = new TreeMap<>();
                rows.get(i)
                        .get("details")
                        .properties()
                        .forEach(detail ->
                                details.put(detail.getKey(), detail.getValue().doubleValue()));
                assertThat(details).isEqualTo(cells.get(i).details());
                assertThat(details.containsKey(CellMatrix.SELECTED)).isEqualTo(stage > 0);
            }
        }
    }

    @Test
    void everyStageIsScoredWithTheSelectorAsTheRunScoredIt() {
        requireSameDetails(run);
        assertThat(run.row(2)).allSatisfy(cell -> assertThat(cell.details()).containsKey(CellMatrix.chosen(2)));
    }

    @Test
    void bothAveragesStandSideBySide() {
        Map<String, Double> metrics = metrics(run);
        assertThat(Invocation.of("evaluate", run.directory()).succeeded().out())
                .contains("over 2 learned tasks: AP %s   AP_SELECTED %s   MIF %s"
                        .formatted(
                                ResultTable.number(metrics.get("ap")),
                                ResultTable.number(metrics.get("ap-selected")),
                                ResultTable.number(metrics.get("mif"))));
        assertThat(Invocation.of("evaluate", run.directory(), "--stage", 1)
                        .succeeded()
                        .out())
                .contains("over 1 learned task: AP %s   AP_SELECTED "
                        .formatted(ResultTable.number(run.row(1).get(0).score())));
        assertThat(Invocation.of("evaluate", run.directory(), "--tasks", 2)
                        .succeeded()
                        .out())
                .doesNotContain("learned task");
    }

    /** A row for each task, a column for each that its questions may be taken for. */
    @Test
    void theSelectorsConfusionMatrixIsPrinted() {
        List<String> expected = new ResultTable(List.of("colours", "counts")).chosen(run.row(2));
        assertThat(expected).hasSize(3);
        assertThat(Invocation.of("evaluate", run.directory()).succeeded().out().lines())
                .endsWith(expected.toArray(String[]::new));
        assertThat(Invocation.of("resume", run.directory()).succeeded().out().lines())
                .containsSubsequence(expected);
    }

    @Test
    void aMethodThatIsNotToldTheTaskScoresTheSameAgain() throws IOException {
        StoredRun sequential = StoredRun.train(folder, selecting("sequential-lora", folder));
        requireSameDetails(sequential);
        assertThat(sequential.row(2))
                .allSatisfy(cell -> assertThat(cell.details()).containsEntry(CellMatrix.SELECTED, cell.score()));
        assertThat(Invocation.of("evaluate", sequential.directory()).succeeded().out())
                .doesNotContain("taken for");
    }

    /** What a bank learned was never looked at by a selector; its resumed run would come to nothing after hours. */
    @Test
    void aTaskBankIsRefusedWhereASelectorIsToChoose() throws IOException {
        Path bank = folder.resolve("bank");
        Invocation.of("export-bank", run.directory(), "--out", bank).succeeded();
        Path experiment = folder.resolve("experiment.json");
        Json.writeAtomically(experiment, spec);
        Path workspace = folder.resolve("workspace");
        Invocation.of("import-bank", bank, experiment, "--workspace", workspace)
                .refused("lilora_task_bank.bin", "evaluation.selector");
        assertThat(workspace).doesNotExist();
    }
}
