package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CIDEr-D of a single item is 0 whatever is answered: that is no score, and never stands as one. */
class SingleCaptionTest {
    private static final String WHY = "the score (CIDEr-D) of a single test item is 0 whatever is answered";

    @TempDir
    Path folder;

    private TinyWorld world;

    @BeforeEach
    void make() throws IOException {
        world = TinyWorld.create(folder);
        captioned(world.tasks().get(0));
    }

    private static Path captioned(Path task) throws IOException {
        Path described = task.resolve("task.json");
        Files.writeString(described, Files.readString(described).replace("\"exact\"", "\"caption\""));
        return task;
    }

    private ExperimentSpec firstWith(int testSamples) {
        ExperimentSpec spec = world.experiment("zero-shot");
        String first = spec.tasks().get(0).folder();
        return spec.withTasks(List.of(
                new TaskSpec(first, null, testSamples, null, null), spec.tasks().get(1)));
    }

    @Test
    void aRunIsRefusedBeforeItIsMade() throws IOException {
        Path experiment = folder.resolve("experiment.json");
        Path workspace = folder.resolve("workspace");
        Json.writeAtomically(experiment, firstWith(1));

        Invocation.of("run", experiment, "--workspace", workspace)
                .refused("Task 1, \"colours\": " + WHY, "testSamples");
        Invocation.of("plan", experiment).refused(WHY);
        assertThat(workspace).doesNotExist();

        Json.writeAtomically(experiment, firstWith(2));
        Invocation.of("plan", experiment).succeeded();
    }

    /** One that was made before this was refused. */
    @Test
    void aRunThatIsThereGoesOnWithoutSuchCells() throws IOException {
        TinyRun run = TinyRun.of(firstWith(1), folder.resolve("run"), folder.resolve("cache"), RunControl.NONE);

        assertThat(run.of(RunEvent.EvalCell.class)).isNotEmpty().allMatch(cell -> cell.task() == 2);
        assertThat(run.notes()).anyMatch(note -> note.startsWith("Task 1, colours, is not evaluated: " + WHY));
        assertThat(run.metrics()).doesNotContainKey("ap");
    }

    @Test
    void anEvaluationSaysSoInThePlaceOfTheScore() throws IOException {
        Path task = captioned(TinyTask.write(folder.resolve("one"), "colours", 4, 1));

        assertThat(Invocation.of("evaluate", world.model(), task).succeeded().out())
                .containsPattern("1  colours +–  caption  \\{.*bleu4")
                .contains("(not evaluated: " + WHY);
        String json = Invocation.of("evaluate", world.model(), task, "--json")
                .succeeded()
                .out();
        JsonNode row = Json.tree("rows", json.getBytes(StandardCharsets.UTF_8)).get(0);
        assertThat(row.path("score").isNumber()).isFalse();
        assertThat(row.get("remark").textValue()).startsWith("Not evaluated: " + WHY);
    }
}
