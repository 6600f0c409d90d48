package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a run that the first of them has trained. */
class CommandLineTest {
    @TempDir
    static Path folder;

    private static TinyWorld world;
    private static Path experiment;
    private static Invocation trained;
    private static RunDirectory run;

    @BeforeAll
    static void train() throws IOException {
        world = TinyWorld.create(folder);
        experiment = folder.resolve("tiny.json");
        Json.writeAtomically(experiment, world.experiment("lilora"));
        Path workspace = folder.resolve("workspace");
        trained = Invocation.of("run", experiment, "--workspace", workspace, "--threads", 1)
                .succeeded();
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            run = RunDirectory.open(runs.findFirst().orElseThrow());
        }
    }

    private static List<RunEvent.EvalCell> lastRow() {
        return new EventReader(run.events())
                .pollToEnd().events().stream()
                        .map(RecordedEvent::event)
                        .filter(RunEvent.EvalCell.class::isInstance)
                        .map(RunEvent.EvalCell.class::cast)
                        .filter(cell -> cell.stage() == 2)
                        .toList();
    }

    @Test
    void runShowsWhereItIsAndWhatCameOut() {
        assertThat(trained.err()).isEmpty();
        assertThat(trained.out())
                .contains("tiny: lilora, 2 tasks, seed 11, on cpu", "run directory " + run, "done in ");
    }

    @Test
    void resumingAFinishedRunChangesNothing() {
        List<RunEvent.EvalCell> before = lastRow();
        Invocation.of("resume", run).succeeded();
        assertThat(lastRow()).isEqualTo(before);
    }

    @Test
    void evaluateFindsTheScoresOfTheRun() throws IOException {
        String out = Invocation.of("evaluate", run, "--predictions", folder.resolve("answers"))
                .succeeded()
                .out();
        List<RunEvent.EvalCell> cells = lastRow();
        assertThat(cells).hasSize(2);
        for (RunEvent.EvalCell cell : cells) {
            assertThat(out).contains(ResultTable.number(cell.score()));
            assertThat(cell.predictionsHash()).isEqualTo(Sha256.of(run.path().resolve(cell.predictions())));
            assertThat(Files.readString(folder.resolve("answers/task%03d.jsonl".formatted(cell.task()))))
                    .isEqualTo(Files.readString(run.path().resolve(cell.predictions())));
        }
        Invocation.of("evaluate", run, "--tasks", "3").refused("Task 3 is not in the sequence");
        Invocation.of("evaluate", run, "--stage", "7").refused("end of stage 7");
    }

    @Test
    void askAnswersAboutAnImageWithTheAdapterOfATask() {
        Path image = world.tasks().get(0).resolve("images/050.png");
        String byId = Invocation.of("ask", run, "What color is it?", "--image", image, "--task", "colours", "--json")
                .succeeded()
                .out();
        assertThat(byId).contains("\"answer\"");
        assertThat(Invocation.of("ask", run, "What color is it?", "--image", image, "--task", 1, "--json")
                        .succeeded()
                        .out())
                .isEqualTo(byId);
        Invocation.of("ask", world.model(), "What color is it?", "--image", image, "--max-new-tokens", 3)
                .succeeded();
        Invocation.of("ask", run, "What?", "--task", "shapes").refused("Task \"shapes\"", "1 colours", "2 counts");
        Invocation.of("ask", run, "What?", "--image", folder.resolve("none.png"), "--task", 1)
                .refused("none.png");
        Invocation.of("ask", world.model(), "What?", "--task", 1).refused("no task adapters");
        Invocation.of("ask", run, " ").refused("not empty");
    }

    @Test
    void planTellsStepsAndCosts() {
        assertThat(Invocation.of("plan", experiment).succeeded().out())
                .contains(
                        "stage 1", "stage 2", "48 items", "12 steps", "5 evaluations with 60 prompts", "memory about");
        assertThat(besideFreeRoom(Invocation.of("run", "--dry-run", experiment)))
                .isEqualTo(besideFreeRoom(Invocation.of("plan", experiment)));
        Invocation.of("plan").refused("Give either an experiment file or --base-model");
    }

    @Test
    void planTellsPassesAndTheSpeedOfARunOfTheWorkspace() {
        assertThat(Invocation.of("plan", experiment, "--workspace", folder.resolve("another"), "--threads", 1)
                        .succeeded()
                        .out())
                .contains(
                        "2.00 passes over the data, 0.00 of them over items of earlier tasks and 0.00 beside the steps")
                .contains("learning and answers, scaled from another computer");
        assertThat(Invocation.of("plan", experiment, "--workspace", folder.resolve("workspace"), "--threads", 1)
                        .succeeded()
                        .out())
                .contains("learning and answers, at the speed of run "
                        + run.path().getFileName());
    }

    @Test
    void runsSideBySideTellWhatTheyTook() {
        Path one = folder.resolve("one.json");
        Json.writeAtomically(one, world.experiment("zero-shot"));
        Path two = folder.resolve("two.json");
        Json.writeAtomically(
                two,
                world.experiment("replay")
                        .withMethod(new MethodSpec("replay", Map.of("rank", 4, "alpha", 8, "memory", 12))));
        assertThat(Invocation.of("run", one, two, "--workspace", folder.resolve("beside"), "--threads", 1)
                        .succeeded()
                        .out())
                .contains("What is kept after the whole sequence")
                .containsPattern("\\Rzero-shot +AP .* stored 0, trained 0, passes 0.00, \\d+ s\\R")
                .containsPattern("\\Rreplay +AP .* stored ([\\d,]+), trained \\1, passes 2.25, \\d+ s\\R");
    }

    /** Others write to the disk meanwhile. */
    private static String besideFreeRoom(Invocation told) {
        return told.succeeded().out().replaceAll("free [0-9,]+ MiB", "free");
    }

    @Test
    void planNeedsOnlyTheConfigurationOfABaseModel() throws URISyntaxException {
        Path config = Path.of(
                Objects.requireNonNull(CommandLineTest.class.getResource("/lilora/engine/cli/llava-1.5-7b/config.json"))
                        .toURI());
        assertThat(Invocation.of("plan", "--base-model", config.getParent(), "-o", "rank=128", "-o", "subRank=64")
                        .succeeded()
                        .out())
                .contains("54,804,578", "104.5", "516,129,356", "984.4", "187,301,888", "1,123,811,328");
    }

    @Test
    void theDefaultLengthFitsTheModel() throws URISyntaxException {
        Path published = Path.of(
                Objects.requireNonNull(CommandLineTest.class.getResource("/lilora/engine/cli/llava-1.5-7b/config.json"))
                        .toURI());
        ModelConfig llava = ModelConfig.read(published.getParent());
        assertThat(llava.imageTokens()).isEqualTo(576);
        assertThat(ExperimentFile.maxLength(llava)).isEqualTo(2048);
        assertThat(ExperimentFile.maxLength(ModelConfig.read(world.model()))).isEqualTo(512);
    }

    @Test
    void checkDataTellsWhatIsUsable() {
        assertThat(Invocation.of("check-data", world.tasks().get(0), "--base-model", world.model())
                        .succeeded()
                        .out())
                .contains("48 training items, 12 test items, 60 images: usable");
        Invocation twice =
                Invocation.of("check-data", world.tasks().get(0), world.tasks().get(0));
        assertThat(twice.code()).isEqualTo(ExitCode.INPUT);
        assertThat(twice.out()).contains("error: ");
        Invocation absent = Invocation.of("check-data", folder.resolve("absent"));
        assertThat(absent.code()).isEqualTo(ExitCode.INPUT);
        assertThat(absent.out()).contains("absent");
    }

    @Test
    void methodsAreListedWithTheirOptions() {
        assertThat(Invocation.of("methods").succeeded().out())
                .contains("lilora", "sequential-lora", "isolated-lora", "joint", "zero-shot", "subRank");
        assertThat(Invocation.of("methods", "--json").succeeded().out()).startsWith("[");
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        Invocation unknown = Invocation.of("trian");
        assertThat(unknown.code()).isEqualTo(ExitCode.INPUT);
        assertThat(unknown.err()).contains("trian").doesNotContain("\tat ");
    }
}
