package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a study makes, uses again, and goes on with, and what it refuses before it begins. */
class StudyCommandTest {
    private static final Map<String, Object> RANK = Map.of("rank", 4, "alpha", 8);

    @TempDir
    private Path folder;

    private TinyWorld world;
    private Path study;
    private Path workspace;

    @BeforeEach
    void write() throws IOException {
        world = TinyWorld.create(folder);
        workspace = folder.resolve("w");
        Json.writeAtomically(folder.resolve("tiny.json"), world.experiment("zero-shot"));
        study = folder.resolve("study.json");
        write(List.of(3L), null, new StudySpec.Variant("base", new MethodSpec("zero-shot", Map.of())));
    }

    private void write(List<Long> seeds, List<OrderSpec> orders, StudySpec.Variant... variants) {
        Json.writeAtomically(study, new StudySpec(1, "tiny.json", seeds, orders, List.of(variants)));
    }

    /** The variant that learns is not the first. */
    @Test
    void aTaskWithoutTrainingItemsIsToldBeforeAnythingIsRun() throws IOException {
        Files.writeString(world.tasks().get(1).resolve("train.json"), "[]");
        write(
                List.of(3L),
                null,
                new StudySpec.Variant("base", new MethodSpec("zero-shot", Map.of())),
                new StudySpec.Variant("lora", new MethodSpec("sequential-lora", RANK)));
        studied().refused("Task 2, \"counts\", has no training items");
        assertThat(runs()).isEmpty();
    }

    private Invocation studied(Object... more) {
        List<Object> command = new ArrayList<>(List.of("study", study, "--workspace", workspace, "--threads", 1));
        command.addAll(List.of(more));
        return Invocation.of(command.toArray());
    }

    private List<RunDirectory> runs() throws IOException {
        if (!Files.isDirectory(workspace.resolve("runs"))) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            return runs.filter(run -> !run.getFileName().toString().startsWith("."))
                    .sorted()
                    .map(RunDirectory::open)
                    .toList();
        }
    }

    private static <E extends RunEvent> List<E> told(RunDirectory run, Class<E> type) {
        return new EventReader(run.events())
                .pollToEnd().events().stream()
                        .filter(event -> type.isInstance(event.event()))
                        .map(event -> type.cast(event.event()))
                        .toList();
    }

    @Test
    void aRunThatDoesNotTellItsThreadsIsNamedAndNotUsedAgain() throws IOException {
        studied().succeeded();
        assertThat(studied().succeeded().out()).contains("reused from");
        Path run = runs().get(0).path();
        asOfOlderVersion(run);
        Invocation again = studied().succeeded();
        assertThat(again.err()).contains(run + " did the same, but does not tell by how many threads");
        assertThat(again.out()).doesNotContain("reused");
        assertThat(runs()).hasSize(2);
    }

    /** Those left the number of threads to libtorch and had neither a hash of the specification nor sums of their events. */
    private static void asOfOlderVersion(Path run) throws IOException {
        Path spec = run.resolve("run.json");
        Files.writeString(spec, Files.readString(spec).replace("\"threads\": 1", "\"threads\": 0"));
        Path events = run.resolve("events.jsonl");
        Files.writeString(
                events,
                Files.readString(events)
                        .replaceAll(",\"crc\":\"[0-9a-f]{8}\"", "")
                        .replaceAll(",\"spec\":\"[0-9a-f]{64}\"", ""));
    }

    @Test
    void tasksAndModelAreRecognisedElsewhereAndUnderAnotherTitle() throws IOException {
        studied().succeeded();
        Path moved = folder.resolve("moved");
        TinyWorld.create(moved);
        ExperimentSpec spec = world.experiment("zero-shot");
        Json.writeAtomically(
                folder.resolve("tiny.json"),
                spec.withBaseModel(moved.resolve("model").toString())
                        .withTasks(Stream.of("colours", "counts")
                                .map(task -> TaskSpec.of(moved.resolve(task).toString()))
                                .toList()));
        write(List.of(3L), null, new StudySpec.Variant("renamed", new MethodSpec("zero-shot", Map.of())));
        assertThat(studied().succeeded().out())
                .contains("renamed, seed 3: reused from")
                .contains("| renamed | ");
        TinyTask.write(moved.resolve("colours"), "colours", 47, 12);
        assertThat(studied().succeeded().out()).doesNotContain("reused");
        assertThat(runs()).hasSize(2);
    }

    /** Its runs' folders may be gone, or on another machine: tables are made of the file, and no run is made again. */
    @Test
    void resultsInAFileStandForTheirRuns() throws IOException {
        Path results = folder.resolve("results.jsonl");
        write(List.of(3L, 4L), null, new StudySpec.Variant("base", new MethodSpec("zero-shot", Map.of())));
        Invocation made = studied("--results", results).succeeded();
        assertThat(results).content().hasLineCount(2).doesNotContain(folder.toString());
        String table = made.out().substring(made.out().indexOf("| method"));

        workspace = folder.resolve("other");
        Invocation known = studied("--results", results).succeeded();
        assertThat(known.out())
                .contains("2 completed, 0 to do", "base, seed 3: reused from its results in the file")
                .endsWith(table);
        assertThat(runs()).isEmpty();
        Path others = folder.resolve("others.jsonl");
        Files.writeString(others, Files.readString(results).replace("\"threads\":1", "\"threads\":7"));
        assertThat(studied("--results", others, "--dry-run").succeeded().out())
                .contains("2 results of the file were computed on cpu with 7 threads in fp32");
        assertThat(studied("--results", results, "--dry-run").succeeded().out()).doesNotContain("were computed on");

        write(List.of(3L, 5L), null, new StudySpec.Variant("base", new MethodSpec("zero-shot", Map.of())));
        assertThat(studied("--results", results, "--table-only").err())
                .contains("The study lacks 1 of 2 runs; continue it with: lilora study ", "--results " + results)
                .doesNotContain("--table-only");
        assertThat(studied("--results", results).succeeded().out()).contains("1 completed, 1 to do");
        assertThat(results).content().hasLineCount(3);
        assertThat(runs()).hasSize(1);
    }

    /** Files of two machines are joined by putting one behind the other; the same run with other numbers is not. */
    @Test
    void aResultThatContradictsAnotherOrIsNoneIsRefusedByItsLine() throws IOException {
        Path results = folder.resolve("results.jsonl");
        studied("--results", results).succeeded();
        String line = Files.readString(results);
        Files.writeString(results, line + line);
        assertThat(studied("--results", results).succeeded().out()).contains("1 completed, 0 to do");
        Files.writeString(results, line + line.replaceFirst("\"stored\":\\d+", "\"stored\":7"));
        studied("--results", results)
                .refused(results + ", line 2: a line before it tells other numbers of the very same run");
        Files.writeString(results, line + "\n" + line.replace("\"schema\":1,\"content\"", "\"schema\":2,\"content\""));
        studied("--results", results).refused(results + ", line 3: schema is 2; this version reads 1.");
        Files.writeString(results, line + line.substring(0, 40));
        studied("--results", results).refused(results + ", line 2");
        assertThat(results).content().hasLineCount(2);
    }

    /** Joint training has one stage, which has the number of the last task. */
    /** Tasks and model are looked at once for all variants; what a variant alone says is looked at for each. */
    @Test
    void aLengthBeyondTheModelsIsRefusedInWhateverVariantItStands() {
        MethodSpec method = new MethodSpec("zero-shot", Map.of());
        write(
                List.of(3L),
                null,
                new StudySpec.Variant("base", method),
                new StudySpec.Variant("too long", method, null, null, Map.of("maxLength", 1_000_000), null));
        studied("--dry-run").refused("training.maxLength is 1,000,000, but the base model takes");
    }

    @Test
    void aFinishedRunOfJointTrainingIsUsedAgain() throws IOException {
        write(List.of(3L), null, new StudySpec.Variant("joint", new MethodSpec("joint", RANK)));
        studied().succeeded();
        assertThat(studied().succeeded().out()).contains("joint, seed 3: reused from");
        assertThat(runs()).hasSize(1);
    }

    /** Two at once; one breaks down, which stops no other. Nothing but what the table needs is kept of the others. */
    @Test
    void severalRunsGoOnAtOnceAndOneThatFailsDoesNotStopTheOthers() throws IOException {
        TinyWorld fragile = world.withFragileModel(folder.resolve("fragile"));
        Json.writeAtomically(folder.resolve("tiny.json"), fragile.experiment("zero-shot"));
        write(
                List.of(1L, 2L),
                List.of(OrderSpec.Known.GIVEN, OrderSpec.Known.REVERSE),
                new StudySpec.Variant(
                        "wild", new MethodSpec("sequential-lora", RANK), 1, 1, Map.of("learningRate", 0.5), null),
                new StudySpec.Variant("none", new MethodSpec("zero-shot", Map.of()), 1, null, null, null));
        Invocation dry = studied("--slots", 2, "--dry-run").succeeded();
        assertThat(dry.out())
                .contains("3 runs: 2 variants, 2 orders of 2 tasks; 0 completed, 3 to do, 0 of them begun")
                .contains("order reverse: counts, colours")
                .contains("time roughly", "2 at once", "disk about")
                .containsPattern("variant wild: Sequential LoRA, rank 4; [\\d,]+ stored\\R")
                .contains("variant none: Zero-shot, no rank; 0 stored");
        assertThat(runs()).isEmpty();
        Invocation made = studied("--slots", 2, "--keep", "table");
        assertThat(made.code()).as(made.err() + made.out()).isEqualTo(ExitCode.FAILED);
        assertThat(made.err()).contains("wild, seed 1: ", "The study lacks 1 of 3 runs");
        assertThat(made.out()).contains("| none | 2 (1 × 2) | ").doesNotContain("| wild | ");
        for (RunDirectory run : runs()) {
            boolean failed = run.spec().experiment().name().contains("wild");
            assertThat(run.predictions().toFile().list().length > 0).isEqualTo(failed);
            assertThat(run.spec().experiment().training().learningRate()).isEqualTo(failed ? 0.5 : 0.01);
        }
        Invocation again = studied("--table-only").succeeded();
        assertThat(again.out()).contains("none, seed 1: reused", "none, reverse, seed 1: reused");
        assertThat(runs()).hasSize(3);
    }

    /** The study and its worker end at once; started again it goes on within the run, to the very same numbers. */
    @Test
    void whatWasKilledGoesOnFromItsCheckpoint() throws Exception {
        ExperimentSpec longer = world.experiment("sequential-lora");
        TrainingSpec training = longer.training().withEpochs(4);
        Json.writeAtomically(folder.resolve("tiny.json"), longer.withTraining(training));
        write(List.of(3L), null, new StudySpec.Variant("seq", new MethodSpec("sequential-lora", RANK)));
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "study",
                        study.toString(),
                        "--workspace",
                        workspace.toString(),
                        "--threads",
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        RunDirectory begun = afterACheckpoint(killed);
        List<ProcessHandle> worker = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        for (ProcessHandle process : worker) {
            process.destroyForcibly();
            process.onExit().get();
        }
        assertThat(told(begun, RunEvent.Done.class)).isEmpty();

        Invocation goneOn = studied().succeeded();
        assertThat(goneOn.out()).contains("seq, seed 3: goes on in " + begun);
        assertThat(runs()).containsExactly(begun);
        assertThat(told(begun, RunEvent.Hello.class)).hasSize(2).last().satisfies(hello -> assertThat(
                        hello.resumedAfter())
                .isPositive());
        Path fresh = folder.resolve("fresh");
        Invocation.of("study", study, "--workspace", fresh, "--threads", 1).succeeded();
        try (Stream<Path> runs = Files.list(fresh.resolve("runs"))) {
            RunDirectory whole = RunDirectory.open(runs.findFirst().orElseThrow());
            assertThat(told(begun, RunEvent.Done.class).get(0).metrics())
                    .isEqualTo(told(whole, RunEvent.Done.class).get(0).metrics());
        }
    }

    private RunDirectory afterACheckpoint(Process killed) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(120));
        while (Instant.now().isBefore(deadline) && killed.isAlive()) {
            List<RunDirectory> runs = runs();
            if (!runs.isEmpty() && !told(runs.get(0), RunEvent.Checkpoint.class).isEmpty()) {
                return runs.get(0);
            }
            Thread.sleep(5);
        }
        throw new AssertionError(Files.readString(folder.resolve("out")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskWithoutRoomIsNamedBeforeAnythingIsMade() {
        Path full = Path.of("/proc/lilora-workspace");
        for (String command : List.of("study", "run")) {
            Invocation.of(command, command.equals("run") ? folder.resolve("tiny.json") : study, "--workspace", full)
                    .refused("Checkpoints and predictions need about", "in " + full, "0 MiB are free there");
        }
    }
}
