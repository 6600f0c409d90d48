package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.BatchPreview;
import lilora.engine.plan.Preparation;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be used is refused before a run directory is made. */
class BadInputTest {
    @TempDir
    Path folder;

    private TinyWorld world;
    private Path experiment;
    private Path workspace;

    @BeforeEach
    void makeExperiment() throws IOException {
        world = TinyWorld.create(folder);
        experiment = folder.resolve("experiment.json");
        workspace = folder.resolve("workspace");
        Json.writeAtomically(experiment, world.experiment("lilora"));
    }

    @AfterEach
    void nothingWasLeftBehind() {
        assertThat(Files.exists(workspace.resolve("runs"))).isFalse();
    }

    private Invocation run(Object... more) {
        Object[] all = new Object[more.length + 6];
        System.arraycopy(new Object[] {"run", experiment, "--workspace", workspace, "--threads", 1}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return Invocation.of(all);
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
    }

    private Path weights() {
        return world.model().resolve("model.safetensors");
    }

    private Path task(String file) {
        return world.tasks().get(0).resolve(file);
    }

    @Test
    void anExperimentFileThatIsNotThere() {
        Invocation.of("run", folder.resolve("absent.json"), "--workspace", workspace)
                .refused(folder.resolve("absent.json") + " does not exist");
    }

    @Test
    void anExperimentFileWithBrokenJson() throws IOException {
        Files.writeString(experiment, "{\n\"baseModel\": \"model\",\n\"tasks\": [,]\n}");
        run().refused("experiment.json, line 3", "not valid JSON");
    }

    @Test
    void anUnknownField() throws IOException {
        edit(experiment, "\"batchSize\"", "\"batchsize\"");
        run().refused("experiment.json", "training.batchsize", "Did you mean \"batchSize\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "evaluation", "method", "tasks", "baseModel", "seed", "name"})
    void aFieldOfAnotherKind(String field) throws IOException {
        ObjectNode tree = (ObjectNode) Json.tree(experiment);
        tree.putArray(field).add(2.5);
        Files.writeString(experiment, tree.toString());
        run().refused("experiment.json", field);
    }

    @Test
    void anUnknownMethod() {
        run("--method", "lorali").refused("field \"method\"", "\"lorali\" is unknown", "sequential-lora");
    }

    @Test
    void anUnknownOptionOfAMethod() {
        run("-o", "rang=8").refused("field \"method\"", "\"rang\" is unknown", "subRank");
    }

    @Test
    void rankZero() {
        run("-o", "rank=0").refused("field \"method\"", "\"rank\"", "is 0;", "between 1 and");
    }

    @Test
    void layersOfWhichTheMethodTrainsNone() throws IOException {
        ObjectNode tree = (ObjectNode) Json.tree(experiment);
        ((ObjectNode) tree.path("training")).putArray("targets").add(".*down_proj");
        tree.putObject("method").put("id", "projector-alignment");
        Files.writeString(experiment, tree.toString());
        run().refused("Projector alignment trains none of the layers", "training.targets");
    }

    /** It would be all of a small task and a part of a large one. */
    @ParameterizedTest
    @CsvSource({"replay, Replay", "dgg, DGG"})
    void aMemoryThatIsLargerThanATask(String method, String title) throws IOException {
        ObjectNode tree = (ObjectNode) Json.tree(experiment);
        ObjectNode options = tree.putObject("method").put("id", method).putObject("options");
        options.put("memory", 49);
        Files.writeString(experiment, tree.toString());
        String sentence =
                title + " is to keep 49 items of each task, and task 1, \"colours\", has 48; set option \"memory\"";
        run().refused(sentence);
        run("--dry-run").refused(sentence);
        Invocation.of("plan", experiment).refused(sentence);
        options.put("memory", 48);
        Files.writeString(experiment, tree.toString());
        Invocation.of("plan", experiment).succeeded();
    }

    @Test
    void aSubRankAboveTheRank() {
        run("-o", "subRank=8").refused("field \"method\"", "\"subRank\"", "is 8, above rank 4");
    }

    @Test
    void aTaskTwice() throws IOException {
        edit(experiment, world.tasks().get(1).toString(), world.tasks().get(0).toString());
        run().refused("experiment.json", "tasks[1]", "learned once");
    }

    /** It would wait for a batch for ever, once the tasks before are learned; a method that trains nothing does without. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTaskToBeLearnedWithoutTrainingItems(boolean named) throws IOException {
        Path bare = withoutItems(1, named);
        String sentence =
                "Task 2, \"counts\", has no training items, so stage 2 has nothing to learn; name a file that holds some in field \"train\" of "
                        + bare + ", or take the task out of the sequence.";
        run().refused(sentence);
        run("--dry-run").refused(sentence);
        Invocation.of("plan", experiment).refused(sentence);
        Invocation.of("plan", experiment, "--method", "zero-shot").succeeded();
        Invocation.of("plan", experiment, "--method", "joint").succeeded();
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("lilora"))) {
            assertThatThrownBy(() -> BatchPreview.of(inputs, 1)).hasMessage(sentence);
        }
        withoutItems(0, named);
        Invocation.of("plan", experiment, "--method", "zero-shot").succeeded();
        run("--method", "joint").refused("None of the 2 tasks has a training item");
    }

    private Path withoutItems(int number, boolean named) throws IOException {
        Path folder = world.tasks().get(number);
        if (named) {
            Files.writeString(folder.resolve("train.json"), "[]");
        } else {
            ObjectNode task = (ObjectNode) Json.tree(folder.resolve("task.json"));
            task.remove("train");
            Json.writeAtomically(folder.resolve("task.json"), task);
        }
        return folder.resolve("task.json");
    }

    @Test
    void weightsThatAreNotThere() throws IOException {
        Files.delete(weights());
        run().refused("no weights in " + world.model(), "model.safetensors");
    }

    @Test
    void weightsThatAreCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(weights());
        Files.write(weights(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        run().refused(weights() + " is not a usable safetensors file", "tensor '", "cut short");
    }

    @Test
    void weightsOfAnotherShape() throws IOException {
        String config = Files.readString(world.model().resolve("config.json"));
        Files.writeString(
                world.model().resolve("config.json"),
                config.replaceAll("\"intermediate_size\"\\s*:\\s*48", "\"intermediate_size\": 64"));
        run().refused(weights().toString(), "mlp.", "config.json asks for");
    }

    @Test
    void anImageOutsideTheImageRoot() throws IOException {
        edit(task("train.json"), "\"000.png\"", "\"../../secret.png\"");
        run().refused("train.json, line 2", "../../secret.png", "inside");
    }

    @Test
    void anImageThatIsCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(task("images/003.png"));
        Files.write(task("images/003.png"), java.util.Arrays.copyOf(bytes, 40));
        run().refused("train.json, line 5", "003.png");
    }

    @Test
    void aTaskFileWithBrokenJson() throws IOException {
        edit(task("test.json"), "},\n", "}\n");
        run().refused("test.json, line 3", "not valid JSON");
    }

    @Test
    void anEmptyAnswer() throws IOException {
        Files.writeString(
                task("train.json"),
                "[\n{\"id\":\"a\",\"conversations\":[{\"from\":\"human\",\"value\":\"Why?\"},{\"from\":\"gpt\",\"value\":\" \"}]}\n]");
        run().refused("train.json, line 2", "answer", "empty");
    }

    @Test
    void anIdTwice() throws IOException {
        edit(task("test.json"), "\"q49\"", "\"q48\"");
        run().refused("test.json, line 3", "q48");
    }

    @Test
    void aTestImageThatOccursInTraining() throws IOException {
        Files.write(task("images/048.png"), Files.readAllBytes(task("images/000.png")));
        run().refused("test.json, line 2", "048.png", "used for training too");
    }

    @Test
    void anAnswerLongerThanTheContext() throws IOException {
        Files.writeString(
                task("train.json"),
                "[\n{\"id\":\"a\",\"conversations\":[{\"from\":\"human\",\"value\":\"Why?\"},{\"from\":\"gpt\",\"value\":\""
                        + "because ".repeat(80) + "\"}]}\n]");
        run().refused("train.json, line 2", "at most 400 fit");
    }

    /** A length that would not be honoured, and the default one, which follows the model. */
    @Test
    void aLengthBeyondTheModelsPositions() throws IOException {
        edit(experiment, "\"maxLength\": 400", "\"maxLength\": 513");
        String sentence = "training.maxLength is 513, but the base model takes 512 positions";
        run().refused(sentence, "max_position_embeddings", "set at most 512");
        run("--dry-run").refused(sentence);
        Invocation.of("plan", experiment).refused(sentence);
        edit(experiment, "\"maxLength\": 513,", "");
        edit(
                world.model().resolve("config.json"),
                "\"max_position_embeddings\": 512",
                "\"max_position_embeddings\": 300");
        Invocation.of("plan", experiment).succeeded();
    }

    @Test
    void aTokenWithoutAnEmbedding() throws IOException {
        Path tokenizer = world.model().resolve("tokenizer.json");
        ObjectNode tree = (ObjectNode) Json.tree(tokenizer);
        int vocabulary = ModelConfig.read(world.model()).text().vocabulary();
        ObjectNode added = tree.withArray("added_tokens").get(0).deepCopy();
        added.put("id", vocabulary).put("content", "<extra>").put("special", false);
        tree.withArray("added_tokens").add(added);
        Files.writeString(tokenizer, tree.toString());
        String sentence = "gives <extra> the id %d, but the embedding has %d rows".formatted(vocabulary, vocabulary);
        edit(task("train.json"), "What", "What <extra>");
        Invocation.of("check-data", world.tasks().get(0), "--base-model", world.model())
                .refused(sentence);
        run().refused(sentence);
        run("--dry-run").refused(sentence);
        Invocation.of("plan", experiment).refused(sentence);
    }

    @Test
    void boxesUnderAMetricOfWords() throws IOException {
        Files.writeString(
                task("test.json"),
                "[\n{\"question_id\": 1, \"text\": \"Where?\", \"answer_bbox\": \"[0.1,0.2,0.3,0.4]\", \"size\": [64, 48]}\n]");
        run().refused("test.json, line 2", "answer_bbox", "metrics such as \"grounding\"", "set it in task.json");
        edit(task("task.json"), "\"exact\"", "\"grounding\"");
        Invocation.of("check-data", world.tasks().get(0)).succeeded();
    }

    @Test
    void aWorkspaceThatCannotBeWritten() throws IOException {
        Files.writeString(workspace, "a file");
        run().refused(workspace.toString(), "Cannot make the run directory");
    }

    @Test
    void aDeviceThatDoesNotExist() {
        run("--device", "tpu").refused("Device \"tpu\" is unknown");
    }

    @Test
    void aRunDirectoryInUse() throws IOException {
        RunDirectory directory = RunsToBe.make(folder.resolve("other"), world.experiment("lilora"));
        try (RunLock lock = RunLock.acquire(directory, WorkerIdentity.ofThisProcess())) {
            Invocation.of("resume", directory)
                    .refused(
                            directory + " is in use",
                            "worker process " + lock.worker().pid());
            assertThat(directory.events()).doesNotExist();
            assertThat(Invocation.of("control", directory, "pause-hold")
                            .succeeded()
                            .out())
                    .startsWith("sent pause-hold as ");
            Invocation.of("control", directory, "pause").refused("Command \"pause\" is unknown", "pause-hold");
        }
        Invocation.of("control", directory, "resume").refused("No worker is running in " + directory);
    }

    @Test
    void aFolderThatIsNoRun() {
        for (String command : List.of("resume", "evaluate")) {
            Invocation.of(command, folder).refused(folder + " is not a run directory");
        }
    }

    @Test
    void aRunThatHasFinishedNoStage() {
        RunDirectory directory = RunsToBe.make(folder.resolve("other"), world.experiment("lilora"));
        Invocation.of("evaluate", directory).refused("no complete checkpoint", "finish a stage first");
    }
}
