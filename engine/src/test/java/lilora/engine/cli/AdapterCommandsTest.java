package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Folders;
import lilora.engine.json.Json;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter from elsewhere answers on a base model, and a run starts from it; here it comes from a run, whose scores are known. */
class AdapterCommandsTest {
    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static StoredRun learned;
    private static Path adapter;
    private static StoredRun started;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        world = TinyWorld.create(shared.resolve("world"));
        learned = StoredRun.train(Files.createDirectory(shared.resolve("first")), learning("lilora"));
        adapter = shared.resolve("adapter");
        Invocation.of("export-adapter", learned.directory().path(), "--task", 1, "--out", adapter)
                .succeeded();
        started = StoredRun.train(
                Files.createDirectory(shared.resolve("second")),
                learning("sequential-lora").withStartAdapter(adapter.toString()));
    }

    /** Long enough for answers to change. */
    private static ExperimentSpec learning(String method) {
        ExperimentSpec spec = world.experiment(method);
        return spec.withTraining(spec.training().withLearningRate(4e-2));
    }

    /** Every answer of a task, by what the file of its predictions holds, and the score. */
    private String answers(int task, Object... arguments) throws IOException {
        Path predictions = folder.resolve("predictions");
        Folders.delete(predictions);
        List<Object> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--json", "--predictions", predictions));
        String out = Invocation.of(command.toArray()).succeeded().out();
        JsonNode rows = Json.tree("output", out.getBytes(StandardCharsets.UTF_8));
        assertThat(rows.size()).isEqualTo(1);
        return rows.get(0).path("score").doubleValue() + "\n"
                + Files.readString(predictions.resolve("task%03d.jsonl".formatted(task)));
    }

    @Test
    void itScoresAsTheRunThatItCameFrom() throws IOException {
        Path task = world.tasks().get(0);
        String ofRun = answers(1, "evaluate", learned.directory().path(), "--tasks", 1);
        assertThat(answers(1, "evaluate", world.model(), task)).isNotEqualTo(ofRun);
        assertThat(answers(1, "evaluate", world.model(), task, "--adapter", adapter))
                .isEqualTo(ofRun);
        assertThat(Invocation.of("evaluate", world.model(), task, "--adapter", adapter)
                        .succeeded()
                        .out())
                .startsWith(world.model() + " with the adapter " + adapter + "\n1  colours ")
                .doesNotContain("not learned");
    }

    @Test
    void itAnswersAsTheRunThatItCameFrom() {
        Path image = world.tasks().get(0).resolve("images/050.png");
        String question = "What color is it?";
        String ofRun = Invocation.of("ask", learned.directory().path(), question, "--task", 1, "--image", image)
                .succeeded()
                .out();
        // A run's task has a length of its own for answers.
        assertThat(Invocation.of(
                                "ask",
                                world.model(),
                                question,
                                "--adapter",
                                adapter,
                                "--image",
                                image,
                                "--max-new-tokens",
                                6)
                        .succeeded()
                        .out())
                .isEqualTo(ofRun);
    }

    @Test
    void aRunThatStartsFromItKnowsWhatItKnew() throws IOException {
        RunSpec spec = started.directory().spec();
        assertThat(spec.experiment().startAdapter()).isEqualTo(adapter.toString());
        assertThat(spec.hashes()).containsKey("startAdapter");
        String before = answers(1, "evaluate", world.model(), world.tasks().get(0), "--adapter", adapter);
        assertThat(answers(1, "evaluate", started.directory().path(), "--stage", 0, "--tasks", 1))
                .isEqualTo(before);
        assertThat(before).startsWith(started.row(0).get(0).score() + "\n");
    }

    @Test
    void whatIsExportedOfSuchARunHoldsBoth() throws IOException {
        Path both = folder.resolve("both");
        Invocation.of("export-adapter", started.directory().path(), "--task", 2, "--out", both)
                .succeeded();
        assertThat(Json.tree(both.resolve("adapter_config.json")).path("r").intValue())
                .isEqualTo(8);
        assertThat(Files.readString(both.resolve("README.md")))
                .contains("started from the adapter `adapter` (SHA-256 of its files "
                        + started.directory().spec().hashes().get("startAdapter"))
                .doesNotContain(shared.toString());
        Path task = world.tasks().get(1);
        String ofRun = answers(2, "evaluate", started.directory().path(), "--tasks", 2);
        assertThat(answers(1, "evaluate", world.model(), task, "--adapter", both))
                .isEqualTo(ofRun);
        assertThat(answers(1, "evaluate", world.model(), task, "--adapter", adapter))
                .isNotEqualTo(ofRun);
        Path whole = folder.resolve("whole");
        Invocation.of("export-model", started.directory().path(), "--task", 2, "--precision", "fp32", "--out", whole)
                .succeeded();
        assertThat(answers(1, "evaluate", whole, task)).isEqualTo(ofRun);
    }

    @Test
    void aStartAdapterThatChangedIsRefusedByName() throws IOException {
        Path weights = adapter.resolve("adapter_model.safetensors");
        byte[] before = Files.readAllBytes(weights);
        Path run = started.copy(folder.resolve("copy")).directory().path();
        StoredRun.flip(weights, 8L * (before.length - 2));
        try {
            Invocation.of("evaluate", run).refused(adapter + " has changed since this run was made");
            Invocation.of("ask", run, "What?", "--task", 1).refused(adapter + " has changed");
            Invocation.of("export-adapter", run, "--out", folder.resolve("x")).refused(adapter + " has changed");
            Invocation.of("export-model", run, "--out", folder.resolve("x")).refused(adapter + " has changed");
            Invocation resumed = Invocation.of("resume", run);
            assertThat(resumed.code()).isEqualTo(2);
            assertThat(resumed.err() + resumed.out()).contains(adapter + " has changed since this run was made");
            Files.delete(weights);
            Invocation.of("evaluate", run).refused("adapter_model.safetensors");
        } finally {
            Files.write(weights, before);
        }
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Path run = learned.directory().path();
        Invocation.of("evaluate", run, "--adapter", adapter).refused("--adapter is for a base model");
        Invocation.of("ask", run, "What?", "--adapter", adapter).refused("--adapter is for a base model");
        Invocation.of("evaluate", run, world.tasks().get(0)).refused("choose of them with --tasks");
        Invocation.of("evaluate", world.model(), "--adapter", adapter).refused("name the folders of the tasks");
        Invocation.of("evaluate", world.model(), world.tasks().get(0), "--adapter", world.model())
                .refused("is not an adapter of PEFT");
    }
}
