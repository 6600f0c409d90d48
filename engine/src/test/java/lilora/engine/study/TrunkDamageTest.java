package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.file.Folders;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run whose beginning another would be, after something has happened to its files. */
class TrunkDamageTest {
    private static final String FIRST = "checkpoints/stage-001-trained/";
    private static final String START = "checkpoints/stage-000-trained/";

    @TempDir
    private static Path shared;

    private static RunDirectory withBase;
    private static RunDirectory withoutBase;
    private static RunContent wantedWith;
    private static RunContent wantedWithout;
    private static ExperimentSpec otherWithout;

    @TempDir
    private Path folder;

    /** What happens to a file of a run. */
    @FunctionalInterface
    private interface Damage {
        void to(Path run) throws IOException;
    }

    @BeforeAll
    static void learn() throws IOException {
        BranchingRuns runs = new BranchingRuns(shared);
        ExperimentSpec with = runs.experiment("sequential-lora");
        ExperimentSpec without = with.withEvaluation(with.evaluation().withZeroShot(false));
        otherWithout = BranchingRuns.inOrder(without, 1, 3, 2);
        withBase = runs.alone(shared, with, BranchingRuns::stopAtStageEnd);
        withoutBase = runs.alone(shared, without, BranchingRuns::stopAtStageEnd);
        wantedWith = content(BranchingRuns.inOrder(with, 1, 3, 2));
        wantedWithout = content(otherWithout);
    }

    private static RunContent content(ExperimentSpec spec) {
        return RunContent.of(BranchingRuns.made(shared.resolve("asked"), spec, any -> Optional.empty())
                .spec());
    }

    private static Damage removed(String file) {
        return run -> Files.delete(run.resolve(file));
    }

    private static Damage halved(String file) {
        return run -> {
            byte[] bytes = Files.readAllBytes(run.resolve(file));
            Files.write(run.resolve(file), Arrays.copyOf(bytes, bytes.length / 2));
        };
    }

    private static Damage altered(String file, String from, String to) {
        return run -> {
            String text = Files.readString(run.resolve(file));
            assertThat(text).contains(from);
            Files.writeString(run.resolve(file), text.replace(from, to));
        };
    }

    /** The events without some lines. */
    private static Damage without(int from, int to) {
        return run -> {
            Path events = run.resolve("events.jsonl");
            List<String> lines = Files.readAllLines(events);
            lines.subList(Math.min(from, lines.size()), Math.min(to, lines.size()))
                    .clear();
            Files.write(events, lines);
        };
    }

    private static Damage upTo(String last) {
        return run -> {
            Path events = run.resolve("events.jsonl");
            List<String> lines = Files.readAllLines(events);
            int line = 0;
            while (!lines.get(line).contains(last)) {
                line++;
            }
            Files.write(events, lines.subList(0, line + 1));
        };
    }

    private static Damage gone(String name) {
        return run -> Folders.delete(run.resolve(name));
    }

    /** With the rows that can still be begun with: where the base model answers, and where it does not. */
    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of("nothing", (Damage) run -> {}, 2, 2),
                Arguments.of("the stage's checkpoint is removed", gone(FIRST), 1, 0),
                Arguments.of("its tensors are torn", halved(FIRST + "adapters.safetensors"), 1, 0),
                Arguments.of("its cursor is removed", removed(FIRST + "cursor.json"), 1, 0),
                Arguments.of("its cells are torn", halved(FIRST + "evaluated.json"), 1, 0),
                Arguments.of("its hashes are torn", halved(FIRST + "hashes.json"), 1, 0),
                Arguments.of("its hashes are named otherwise", altered(FIRST + "hashes.json", "sha256", "md5"), 1, 0),
                Arguments.of("the start's tensors are torn", halved(START + "adapters.safetensors"), 0, 0),
                Arguments.of("all checkpoints are removed", gone("checkpoints"), 0, 0),
                Arguments.of("an answer is removed", removed("predictions/stage001-task001.jsonl"), 1, 0),
                Arguments.of("an answer is torn", halved("predictions/stage001-task001.jsonl"), 1, 0),
                Arguments.of("all answers are removed", gone("predictions"), 0, 0),
                Arguments.of("events are removed", removed("events.jsonl"), 0, 0),
                Arguments.of("the first event is lost", without(0, 1), 0, 0),
                Arguments.of("an event of the stage is lost", without(8, 9), 0, 0),
                Arguments.of("events end with the start's checkpoint", upTo("stage-000-trained"), 1, 0),
                Arguments.of("events end before the evaluation", upTo("stage-001-trained"), 1, 0),
                Arguments.of(
                        "a score is altered",
                        altered(
                                "events.jsonl",
                                "\"stage\":1,\"task\":1,\"score\":",
                                "\"stage\":1,\"task\":1,\"score\":9"),
                        0,
                        0),
                Arguments.of("what was asked is altered", altered("run.json", "\"seed\": 11", "\"seed\": 12"), 0, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void onlyWhatIsWholeIsBegunWith(String name, Damage damage, int rows, int rowsWithoutBase) throws IOException {
        assertThat(rows(withBase, wantedWith, damage)).as(name).isEqualTo(rows);
        assertThat(rows(withoutBase, wantedWithout, damage)).as(name).isEqualTo(rowsWithoutBase);
    }

    /** Of the run that is known by what it was made for, whatever its files say now. */
    private int rows(RunDirectory whole, RunContent wanted, Damage damage) throws IOException {
        RunDirectory run = copy(whole);
        RunContent known = RunContent.of(run.spec());
        damage.to(run.path());
        Trunks trunks = new Trunks(Map.of(known, List.of(run)));
        return trunks.longest(wanted).map(Trunk::rows).orElse(0);
    }

    private RunDirectory copy(RunDirectory run) throws IOException {
        Path target = Files.createTempDirectory(folder, "run").resolve("copy");
        try (Stream<Path> files = Files.walk(run.path())) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(run.path().relativize(file)));
            }
        }
        return RunDirectory.open(target);
    }

    /** It begins with its own first row, and nothing is told of somebody's answers. */
    @Test
    void aRunWithoutBaseModelsAnswersIsItsOwnWhereTheOnlyStageInCommonIsDamaged() throws IOException {
        RunDirectory damaged = copy(withoutBase);
        halved(FIRST + "adapters.safetensors").to(damaged.path());
        RunDirectory made =
                BranchingRuns.made(folder, otherWithout, content -> BranchingRuns.longest(content, damaged));
        assertThat(made.events()).doesNotExist();
        new BranchingRuns(shared.resolve("again")).worked(made, BranchingRuns::stopAtStageEnd);
        assertThat(BranchingRuns.current(made, RunEvent.EvalCell.class))
                .extracting(RunEvent.EvalCell::stage)
                .containsExactly(1);
    }

    @Test
    void aCheckpointThatIsAlteredWhileARunIsMadeIsNotSealedAnew() throws IOException {
        RunDirectory run = copy(withoutBase);
        Trunk found = BranchingRuns.longest(wantedWithout, run).orElseThrow();
        halved(FIRST + "adapters.safetensors").to(run.path());
        assertThatThrownBy(() -> BranchingRuns.made(folder, otherWithout, content -> Optional.of(found)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("adapters.safetensors has changed while a run was made that begins with it;"
                        + " start the study again");
        try (Stream<Path> made = Files.list(folder.resolve("runs"))) {
            assertThat(made).isEmpty();
        }
    }
}
