package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.ForeignCheckpoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on stored runs answer with what was asked for, or not at all. */
class DamagedRunTest {
    private static final String NEWEST = "checkpoints/stage-002-trained/";

    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static StoredRun whole;

    @TempDir
    Path folder;

    private StoredRun run;

    /** Half precision and the CVIT variant of the caption score: what a re-evaluation must not forget. */
    @BeforeAll
    static void train() throws IOException {
        world = TinyWorld.create(shared);
        Path task = world.tasks().get(0).resolve("task.json");
        Files.writeString(task, Files.readString(task).replace("\"exact\"", "\"caption\""));
        ExperimentSpec spec = world.experiment("lilora");
        whole = StoredRun.train(
                shared,
                new ExperimentSpec(
                        ExperimentSpec.SCHEMA,
                        "tiny",
                        spec.baseModel(),
                        spec.tasks(),
                        spec.method(),
                        spec.training().withEpochs(8),
                        new EvaluationSpec(true, EvaluationSpec.Coverage.ALL, 8, EvaluationSpec.CaptionScore.CVIT),
                        11));
    }

    @BeforeEach
    void copy() throws IOException {
        run = whole.copy(folder.resolve("copy"));
    }

    @Test
    void everyStageIsScoredAsTheRunScoredIt() {
        for (int stage = 0; stage <= 2; stage++) {
            List<RunEvent.EvalCell> cells = whole.row(stage);
            assertThat(cells).hasSize(2);
            assertThat(cells.get(0).metric()).isEqualTo("caption-cvit");
            String json = Invocation.of("evaluate", run.directory(), "--stage", stage, "--json")
                    .succeeded()
                    .out();
            for (RunEvent.EvalCell cell : cells) {
                assertThat(json)
                        .contains("\"score\": " + cell.score(), "\"metric\": \"" + cell.metric() + "\"")
                        .contains("\"stage\": " + stage);
            }
        }
        assertThat(Invocation.of("evaluate", run.directory()).succeeded().out())
                .startsWith("after stage 2 of 2")
                .doesNotContain("not learned");
        assertThat(Invocation.of("evaluate", run.directory(), "--stage", 1)
                        .succeeded()
                        .out())
                .startsWith("after stage 1 of 2")
                .containsOnlyOnce("(not learned by then)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"adapters.safetensors", "optimizer.safetensors", "cursor.json", "evaluated.json", "hashes.json"})
    void oneChangedByteOfTheNewestCheckpointIsRefusedByName(String file) throws IOException {
        Path damaged = run.file(NEWEST + file);
        StoredRun.flip(damaged, 8 * (Files.size(damaged) / 2));
        Invocation.of("evaluate", run.directory()).refused(damaged.toString(), "earlier stage");
        Invocation.of("ask", run.directory(), "What color is it?", "--task", 1).refused(damaged.toString());
        Invocation.of("evaluate", run.directory(), "--stage", 1, "--tasks", 1).succeeded();

        Files.delete(damaged);
        Invocation.of("evaluate", run.directory()).refused(damaged.toString());
    }

    @Test
    void aCheckpointThatIsGoneIsNotReplacedByAnEarlierOne() throws IOException {
        try (Stream<Path> files = Files.list(run.file(NEWEST))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(run.file(NEWEST));
        Invocation.of("evaluate", run.directory()).refused("stage-002-trained", "end of stage 2");
    }

    @Test
    void aCheckpointOfAnotherStageUnderItsNameIsRefused() throws IOException {
        for (String file : List.of(
                "adapters.safetensors", "optimizer.safetensors", "cursor.json", "evaluated.json", "hashes.json")) {
            Files.write(run.file(NEWEST + file), Files.readAllBytes(run.file("checkpoints/stage-001-trained/" + file)));
        }
        Invocation.of("evaluate", run.directory()).refused("cursor.json", "stage-001-trained");
    }

    @Test
    void whatWasAskedForMayNotChange() throws IOException {
        Path file = run.directory().runFile();
        Files.writeString(file, Files.readString(file).replace("\"CVIT\"", "\"STANDARD\""));
        String changed = file + " has been changed since this run began";
        Invocation.of("evaluate", run.directory()).refused(changed);
        Invocation.of("ask", run.directory(), "What?", "--task", 1).refused(changed);
        Invocation.of("resume", run.directory()).refused(changed);

        // Without the events, the checkpoints still know.
        Files.delete(run.directory().events());
        Invocation.of("evaluate", run.directory()).refused("what this run was asked to do has been changed");
    }

    @Test
    void aRunOfAnOlderVersionIsReadAndSaysWhatCannotBeTold() throws IOException {
        Path events = run.directory().events();
        Files.writeString(
                events,
                Files.readString(events)
                        .replaceAll(",\"crc\":\"[0-9a-f]{8}\"", "")
                        .replaceAll(",\"spec\":\"[0-9a-f]{64}\"", ""));
        Path hashes = run.file(NEWEST + "hashes.json");
        Files.writeString(
                hashes,
                Files.readString(hashes)
                        .replaceAll("(?s),\\s*\"spec\".*", "}")
                        .replaceAll("\\s*\"evaluated.json\".*\\n", "\n"));
        Invocation evaluated =
                Invocation.of("evaluate", run.directory(), "--json").succeeded();
        assertThat(evaluated.err()).contains("This run is of an older version");
        assertThat(evaluated.out()).contains("\"score\": " + whole.row(2).get(0).score());
        assertThat(Invocation.of("resume", run.directory()).succeeded().out())
                .contains("stage-002-trained is of an older version");
    }

    @Test
    void aResumePassesOverADamagedCheckpointAndSaysSo() throws IOException {
        Path damaged = run.file(NEWEST + "adapters.safetensors");
        StoredRun.flip(damaged, 8 * (Files.size(damaged) - 1));
        assertThat(Invocation.of("resume", run.directory()).succeeded().out())
                .contains(damaged + " is damaged: it is not what was written: its hash differs. It is skipped.");
        assertThat(run.row(2).stream().map(RunEvent.EvalCell::score))
                .isEqualTo(whole.row(2).stream().map(RunEvent.EvalCell::score).toList());
        assertThat(Files.readAllBytes(damaged))
                .isEqualTo(Files.readAllBytes(whole.file(NEWEST + "adapters.safetensors")));
    }

    @Test
    void aResumeOnAnotherProcessorOrByOtherThreadsSaysThatBitsWillDiffer() {
        ForeignCheckpoint.computedWith(run.file(NEWEST), "4 threads on cuda:0 (bf16, H100), libtorch 2.7.1");
        assertThat(Invocation.of("resume", run.directory()).succeeded().out())
                .contains(
                        "Continues with 1 threads on cpu (fp32, ",
                        "the checkpoint was made with 4 threads on cuda:0 (bf16, H100), libtorch 2.7.1. From here on the last bits may differ");
        assertThat(run.directory().spec().compute().threads()).isEqualTo(1);
    }

    @Test
    void anEvaluationOnAnotherProcessorOrByOtherThreadsSaysSoInItsResult() {
        Invocation alike = Invocation.of("evaluate", run.directory(), "--json").succeeded();
        assertThat(alike.err()).doesNotContain("may differ");
        assertThat(alike.out()).doesNotContain("remark");
        String other = "4 threads on cuda:0 (bf16, H100), libtorch 2.7.1";
        ForeignCheckpoint.computedWith(run.file(NEWEST), other);
        Invocation elsewhere =
                Invocation.of("evaluate", run.directory(), "--json").succeeded();
        String sentence = "The run computed with " + other + ", this computes with 1 threads on cpu (fp32, ";
        assertThat(elsewhere.err()).contains(sentence).contains("scores may differ in single answers.");
        assertThat(elsewhere.out()).contains("\"remark\": \"" + sentence);
    }

    @Test
    void aReadOnlyWorkspaceIsScoredAllTheSame() throws IOException {
        Path cache = run.workspace().resolve("cache");
        List<Path> kept;
        try (Stream<Path> files = Files.list(cache)) {
            kept = files.toList();
        }
        for (Path file : kept) {
            Files.delete(file);
        }
        Files.delete(cache);
        // Nobody, root included, can make a folder below a file.
        Files.writeString(cache, "");
        Invocation.of("evaluate", run.directory()).succeeded();
        assertThat(cache).isRegularFile();
    }
}
