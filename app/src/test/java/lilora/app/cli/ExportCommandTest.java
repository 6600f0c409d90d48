package lilora.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose every text is odd, exported and printed. */
class ExportCommandTest {
    private static final String ODD = "=cmd|'x'!A1 \u001b[2J\u202e\ud800 \"quoted\", and more";

    private final PrintStream out = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private Path workspace;

    @BeforeEach
    void make() throws IOException {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        workspace = folder.resolve("workspace");
        ExperimentSpec experiment = new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                // Half of a character is refused there.
                ODD.replace("\ud800", ""),
                "/home/alice/models/nano",
                List.of(TaskSpec.of("/home/alice/tasks/" + ODD)),
                new MethodSpec("lilora", Map.of()),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                1);
        RunDirectory run = RunDirectory.create(
                workspace.resolve("runs/run"),
                new RunSpec(
                        RunSpec.SCHEMA,
                        "run",
                        "2026-01-01T00:00:00Z",
                        experiment,
                        ComputeSpec.on("cpu", 1),
                        Map.of(),
                        Map.of()));
        List<RunEvent> events = List.of(
                new RunEvent.Hello(
                        "t", 1, "2026-01-01T00:00:00Z", 0, Map.of("libtorch", "2.7.1", "host", "wonder"), "cpu", 1),
                new RunEvent.StageStart(1, 1, List.of(1), ODD, 1, 1),
                new RunEvent.Step(1, 1, 2.5, 2.5, 0, 1, 1e-3, 16, 0.5, 64),
                new RunEvent.EvalCell(
                        1,
                        1,
                        62.5,
                        "accuracy",
                        100,
                        2,
                        Map.of(CellMatrix.SELECTED, 37.5, CellMatrix.chosen(1), 100.0),
                        "predictions/x",
                        1),
                new RunEvent.Failed(
                        "disk", "Cannot write %s/runs/run/x or /home/alice/y.".formatted(workspace), "no more"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            text.append(Json.compact(new RecordedEvent(
                            RecordedEvent.VERSION, i + 1, 1, "2026-01-01T00:00:0" + i + "Z", events.get(i))))
                    .append('\n');
        }
        Files.writeString(run.events(), text.toString().replace("\ud800", "\\ud800"));
    }

    @AfterEach
    void release() {
        System.setOut(out);
    }

    private String run(String... arguments) {
        printed.reset();
        assertThat(new AppCommand(window -> true, true).execute(arguments)).isEqualTo(ExitCode.OK);
        return printed.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    @Test
    void exportsHoldNoFormulasAndNoPlaces() throws IOException {
        Path to = folder.resolve("out");

        run("export", "run", "--workspace", workspace.toString(), "--out", to.toString());

        JsonNode row = Json.tree(to.resolve("run.json"));
        assertThat(row.get("reason").textValue()).isEqualTo("Cannot write runs/run/x or ~/y.");
        assertThat(Files.readString(to.resolve("run.json"))).doesNotContain("alice", folder.toString());
        assertThat(row.get("needs")).singleElement().hasToString("\"task of each question\"");
        assertThat(Files.readString(to.resolve("matrix.csv")))
                .startsWith("stage,task,name,score\n1,1,\"'=cmd|'x'!A1 ")
                .endsWith(" \"\"quoted\"\", and more\",62.5\n");
        assertThat(Files.readAllLines(to.resolve("steps.csv")))
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("1,3,2026-01-01T00:00:02Z,false,1,1,2.5,2.5,0.0,1.0,");
    }

    @Test
    void whatASelectorTookQuestionsForIsExportedAndPrinted() throws IOException {
        Path to = folder.resolve("out");

        run("export", "run", "--workspace", workspace.toString(), "--out", to.toString());

        assertThat(Files.readAllLines(to.resolve("selector.csv")))
                .hasSize(2)
                .first()
                .isEqualTo("stage,task,name,score,chosen_task,percent");
        assertThat(Files.readString(to.resolve("selector.csv")))
                .contains("\n1,1,\"'=cmd|'x'!A1 ")
                .endsWith(" \"\"quoted\"\", and more\",37.5,1,100.0\n");
        assertThat(run("show", "run", "--workspace", workspace.toString()))
                .containsPattern("AP 62.50 .*AP_SELECTED 37.50")
                .containsPattern("questions taken for \\(%\\).*\n1 =cmd.* 100.00\n");
    }

    @Test
    void theComputerIsNamedOnlyWhenThatIsAskedFor() throws IOException {
        Path to = folder.resolve("out");

        run("export", "run", "--workspace", workspace.toString(), "--out", to.toString());
        assertThat(Json.tree(to.resolve("environment.json")).get("libtorch").textValue())
                .isEqualTo("2.7.1");
        assertThat(Files.readString(to.resolve("environment.json"))).doesNotContain("wonder");

        run("export", "run", "--workspace", workspace.toString(), "--out", to.toString(), "--host");
        assertThat(Json.tree(to.resolve("environment.json")).get("host").textValue())
                .isEqualTo("wonder");
        assertThat(run("show", "run", "--workspace", workspace.toString()))
                .contains("made with device cpu, libtorch 2.7.1, threads 1")
                .contains("It has to be told which task a question belongs to")
                .doesNotContain("wonder");
    }

    @Test
    void whatIsPrintedMovesNoCursor() {
        for (String command : List.of("list", "show")) {
            String text = command.equals("list")
                    ? run("list", "--workspace", workspace.toString())
                    : run("show", "run", "--workspace", workspace.toString());

            assertThat(text)
                    .contains("run")
                    .doesNotContainPattern("[\\p{Cc}&&[^\n]]")
                    .doesNotContain("\u202e");
        }
    }
}
