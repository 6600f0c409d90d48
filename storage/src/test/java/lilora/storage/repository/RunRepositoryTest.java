package lilora.storage.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lilora.engine.Progress;
import lilora.engine.event.RunEvent;
import lilora.engine.file.Sha256;
import lilora.storage.RunFixture;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunRepositoryTest {
    private static final String AWKWARD = "O'Brien's \"best\" 50% _run_ \\ 😀 ÄÖ";

    @TempDir
    Path folder;

    private Workspace workspace;
    private RunRepository runs;

    @BeforeEach
    void open() {
        workspace = Workspace.open(folder);
        runs = workspace.runs();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private void reopen() {
        workspace.close();
        open();
    }

    private RunFixture record(String id, String name, String method, long seed) {
        RunFixture run =
                RunFixture.create(workspace.runsFolder().resolve(id), RunFixture.spec(id, name, 2, method, seed));
        run.hello(0).plan(2, 6).stage(1, 6).steps(1, 1, (int) seed).cell(1, 1, 10.0 * seed);
        workspace.recorder().catchUp(run.folder());
        return run;
    }

    private List<String> ids(RunQuery query) {
        return runs.list(query).rows().stream().map(RunRow::runId).toList();
    }

    @Test
    void runsAreListedNewestFirstPageByPage() {
        record("a", "One", "lilora", 1);
        record("b", "Two", "lora", 2);
        record("c", "Three", "lilora", 3);

        assertThat(ids(RunQuery.NEWEST)).containsExactly("c", "b", "a");
        Page<RunRow> page = runs.list(RunQuery.NEWEST.page(1, 1));
        assertThat(page.rows()).extracting(RunRow::runId).containsExactly("b");
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.offset()).isEqualTo(1);
    }

    @Test
    void filtersNarrowTheList() {
        record("a", "One", "lilora", 1).done("completed");
        record("b", "Two", "lora", 2);
        workspace.recorder().catchUp(workspace.runsFolder().resolve("a"));
        runs.addTag("a", "paper");
        runs.addTag("a", "main");
        runs.addTag("b", "paper");

        assertThat(ids(RunQuery.NEWEST.withStates(Set.of(RunState.DONE)))).containsExactly("a");
        assertThat(ids(RunQuery.NEWEST.withMethods(Set.of("lora", "none")))).containsExactly("b");
        assertThat(ids(RunQuery.NEWEST.withTags(Set.of("paper")))).containsExactly("b", "a");
        assertThat(ids(RunQuery.NEWEST.withTags(Set.of("paper", "main")))).containsExactly("a");
        assertThat(runs.tags()).containsExactly("main", "paper");
        assertThat(runs.methods()).containsExactly("lilora", "lora");
    }

    @Test
    void aSearchTakesEveryWordLiterallyAndIgnoresCase() {
        record("a", AWKWARD, "lilora", 1);
        record("b", "Plain", "lora", 2);
        runs.setNote("b", "Compare with the BASELINE of task 3");

        assertThat(ids(RunQuery.NEWEST.withText("o'brien's 50%"))).containsExactly("a");
        assertThat(ids(RunQuery.NEWEST.withText("_run_ \\ 😀 äö"))).containsExactly("a");
        assertThat(ids(RunQuery.NEWEST.withText("5_%"))).isEmpty();
        assertThat(ids(RunQuery.NEWEST.withText("baseline lora"))).containsExactly("b");
        assertThat(ids(RunQuery.NEWEST.withText("task-2"))).containsExactly("b", "a");
    }

    @Test
    void longAndAwkwardNamesComeBackAsTheyWere() {
        String name = "😀".repeat(250) + AWKWARD + "'; DROP TABLE run; --";
        record("a", name, "lilora", 1);
        runs.setNote("a", name + "\n\n# note");
        runs.addTag("a", name);

        RunRow row = runs.list(RunQuery.NEWEST.withText("drop table")).rows().get(0);

        assertThat(row.name()).isEqualTo(name);
        assertThat(row.note()).isEqualTo(name + "\n\n# note");
        assertThat(row.tags()).containsExactly(name);
        assertThat(runs.find("a").orElseThrow().spec().experiment().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource(RunColumn.class)
    void everyColumnSortsBothWaysWithUnknownValuesLast(RunColumn column) {
        record("a", "B", "lora", 1);
        record("b", "A", "lilora", 2);
        workspace
                .recorder()
                .follow(RunFixture.create(workspace.runsFolder(), "empty", "C").folder());

        List<String> up = ids(RunQuery.NEWEST.sortedBy(column, false));
        List<String> down = ids(RunQuery.NEWEST.sortedBy(column, true));

        assertThat(up).hasSize(3).containsExactlyInAnyOrderElementsOf(down);
        if (column == RunColumn.PROGRESS) {
            assertThat(up).containsExactly("a", "b", "empty");
            assertThat(down).containsExactly("b", "a", "empty");
        }
    }

    @Test
    void aRunOpensToWhatItTold() {
        RunFixture run = RunFixture.create(workspace.runsFolder(), "a", "x").eventful();
        workspace.recorder().catchUp(run.folder());

        RunRecord record = runs.find("a").orElseThrow();

        assertThat(record.row().progress()).isEqualTo(1.0);
        assertThat(record.plan().orElseThrow().plan().steps()).isEqualTo(12);
        assertThat(record.counted().orElseThrow().storedPerTask()).containsExactly(3L, 3L);
        assertThat(record.matrix().at(2, 1)).hasValue(60);
        assertThat(record.log()).extracting(StoredEvent::seq).isSorted().doesNotHaveDuplicates();
        assertThat(record.outcomes())
                .extracting(entry -> entry.event().outcome())
                .containsExactly("stopped", "completed");
        assertThat(record.standingCells()).hasSize(5);
        assertThat(runs.find("b")).isEmpty();
    }

    @Test
    void remarksAreKeptBesideTheRunAndSurviveTheDatabase() throws IOException {
        record("a", "x", "lilora", 1);
        runs.setNote("a", "good");
        runs.addTag("a", "  paper ");
        runs.archive("a");
        runs.setLocked("a", true);
        workspace.close();
        Files.delete(folder.resolve("workbench.mv.db"));

        open();

        RunRow row = runs.list(RunQuery.NEWEST.withCollections(Set.of(RunCollection.ARCHIVED)))
                .rows()
                .get(0);
        assertThat(row.note()).isEqualTo("good");
        assertThat(row.tags()).containsExactly("paper");
        assertThat(row.locked()).isTrue();
    }

    @Test
    void aNewNameIsShownSearchedAndSurvivesTheDatabaseWhileTheSpecStaysAsItWas() throws IOException {
        RunFixture run = record("a", "x", "lilora", 1);
        runs.rename("a", "  the good one ");
        workspace.close();
        Files.delete(folder.resolve("workbench.mv.db"));

        open();

        assertThat(runs.list(RunQuery.NEWEST.withText("good one")).rows())
                .extracting(RunRow::name)
                .containsExactly("the good one");
        assertThat(runs.find("a").orElseThrow().spec().experiment().name()).isEqualTo("x");
        runs.setNote("a", "a note takes no name away");
        assertThat(ids(RunQuery.NEWEST.withText("good one"))).containsExactly("a");
        runs.rename("a", "x");
        assertThat(run.folder().resolve("user.json")).content().doesNotContain("\"name\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "\u001b[31mred"})
    void aNameIsOneVisibleLine(String name) {
        record("a", "x", "lilora", 1);

        assertThatThrownBy(() -> runs.rename("a", name))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("one line");
        assertThat(ids(RunQuery.NEWEST.withText("x"))).containsExactly("a");
    }

    @Test
    void factsTellSettingsAndScoresOfManyRunsAtOnce() {
        RunFixture run = RunFixture.create(workspace.runsFolder(), "a", "x").eventful();
        workspace.recorder().catchUp(run.folder());
        record("b", "y", "lora", 2);

        Map<String, RunFacts> facts = runs.facts(List.of("a", "b", "gone"));

        assertThat(facts).containsOnlyKeys("a", "b");
        RunFacts told = Objects.requireNonNull(facts.get("a"));
        assertThat(told.spec()).isEqualTo(runs.find("a").orElseThrow().spec());
        assertThat(told.matrix()).isEqualTo(runs.find("a").orElseThrow().matrix());
        assertThat(told.stage()).map(RunEvent.StageStart::stage).contains(2);
    }

    @Test
    void remarksWrittenByAnotherWorkspaceAreTakenOverAtTheNextOpening() throws IOException {
        RunFixture run = record("a", "x", "lilora", 1);
        workspace.close();
        Files.writeString(
                run.folder().resolve("user.json"),
                "{\"schema\":1,\"note\":\"from afar\",\"tags\":[\"z\",\"b\"],\"shelf\":\"ACTIVE\",\"locked\":false}");

        open();

        assertThat(runs.list(RunQuery.NEWEST).rows().get(0).note()).isEqualTo("from afar");
        assertThat(runs.tags()).containsExactly("b", "z");
    }

    @Test
    void aRebuildReportsADirectoryItCannotUseAndGoesOn() throws IOException {
        Path broken = Files.createDirectories(workspace.runsFolder().resolve("0-broken"));
        Files.writeString(broken.resolve("run.json"), "{");
        RunFixture.create(workspace.runsFolder(), "a", "x").eventful();

        RebuildReport report = workspace.rebuild().catchUp(Progress.NONE);

        assertThat(report.runs()).isEqualTo(2);
        assertThat(report.problems()).singleElement().asString().contains("0-broken");
        assertThat(ids(RunQuery.NEWEST)).containsExactly("a");
    }

    @Test
    void trashCanBeUndoneUntilItIsPurged() throws IOException {
        RunFixture run = record("a", "x", "lilora", 1);
        record("b", "y", "lilora", 2);

        assertThatThrownBy(() -> runs.purge("a")).hasMessageContaining("not in the trash");
        runs.trash("a");
        assertThat(ids(RunQuery.NEWEST)).containsExactly("b");
        runs.restore("a");
        assertThat(ids(RunQuery.NEWEST)).containsExactly("b", "a");
        runs.trash("a");
        assertThat(runs.size("a")).isGreaterThan(Files.size(run.events()));
        runs.purge("a");

        assertThat(run.folder()).doesNotExist();
        assertThat(runs.find("a")).isEmpty();
        reopen();
        assertThat(ids(RunQuery.NEWEST)).containsExactly("b");
    }

    @Test
    void aLockedRunIsNeitherTrashedNorPurged() {
        record("a", "x", "lilora", 1);
        runs.setLocked("a", true);

        assertThatThrownBy(() -> runs.trash("a"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is locked");
    }

    @Test
    void purgingFollowsNoLinkOutOfTheRun() throws IOException {
        RunFixture run = record("a", "x", "lilora", 1);
        Path precious = Files.createDirectories(folder.resolve("precious"));
        Files.writeString(precious.resolve("thesis.txt"), "years of work");
        Files.createSymbolicLink(run.folder().resolve("checkpoints/link"), precious);
        runs.trash("a");

        runs.purge("a");

        assertThat(run.folder()).doesNotExist();
        assertThat(precious.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void aRunThatIsALinkIsForgottenButWhatItPointsToStays() throws IOException {
        RunFixture outside =
                RunFixture.create(folder.resolve("elsewhere"), "far", "x").eventful();
        Path link = Files.createSymbolicLink(workspace.runsFolder().resolve("far"), outside.folder());
        workspace.recorder().catchUp(link);
        runs.trash("far");

        runs.purge("far");

        assertThat(outside.events()).exists();
        assertThat(runs.find("far")).isEmpty();
    }

    @Test
    void aPurgeThatWasCutShortIsFinishedAtTheNextOpening() throws IOException {
        Path left = Files.createDirectories(workspace.runsFolder().resolve(".purging-a/checkpoints"));
        Files.writeString(left.resolve("big"), "x");

        reopen();

        assertThat(left.getParent()).doesNotExist();
    }

    @Test
    void predictionsAreReadFromTheRunDirectory() throws IOException {
        RunFixture run = record("a", "x", "lilora", 1);
        String line =
                "{\"item\":\"1\",\"prompt\":\"What?\",\"answers\":[\"yes\"],\"text\":\"no\",\"verdict\":\"WRONG\","
                        + "\"credit\":0.0,\"instructionFollowed\":true,\"formatOnlyError\":false}\n";
        Files.writeString(run.folder().resolve("predictions/s1-t1.jsonl"), line.repeat(2));

        assertThat(runs.predictions("a", 1, 1)).hasSize(2).first().satisfies(prediction -> assertThat(prediction.text())
                .isEqualTo("no"));
        assertThat(runs.predictions("a", 1, 2)).as("not evaluated").isEmpty();
        Files.delete(run.folder().resolve("predictions/s1-t1.jsonl"));
        assertThatThrownBy(() -> runs.predictions("a", 1, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void predictionsThatAreNotWhatTheRunWroteAreRefused() throws IOException {
        RunFixture run = record("h", "x", "lilora", 1);
        String line = """
                {"item":"q1","image":null,"prompt":"What?","answers":["yes"],"text":"no","verdict":"WRONG","credit":0.0,"instructionFollowed":true,"formatOnlyError":false}
                """;
        Path file = run.folder().resolve("predictions/p.jsonl");
        Files.writeString(file, line);
        run.add(new RunEvent.EvalCell(
                2, 1, 1, "accuracy", 1, 1, java.util.Map.of(), "predictions/p.jsonl", 1, Sha256.of(file)));
        workspace.recorder().catchUp(run.folder());
        assertThat(runs.predictions("h", 2, 1)).hasSize(1);
        Files.writeString(file, line.replace("\"no\"", "\"yes\""));
        assertThatThrownBy(() -> runs.predictions("h", 2, 1))
                .hasMessageContaining("p.jsonl are not what the run wrote")
                .hasMessageContaining("after stage 2 on task 1");
    }

    @Test
    void predictionsOutsideTheRunDirectoryAreRefused() {
        RunFixture run = record("a", "x", "lilora", 1);
        run.add(new RunEvent.EvalCell(2, 1, 1, "accuracy", 1, 1, java.util.Map.of(), "../../drafts/secret.json", 1));
        workspace.recorder().catchUp(run.folder());

        assertThatThrownBy(() -> runs.predictions("a", 2, 1)).hasMessageContaining("outside the run directory");
    }

    @Test
    void runsThatWereAskedToDoTheSameAreRecognised() {
        record("a", "First name", "lilora", 1);
        record("b", "Other seed", "lilora", 2);

        assertThat(runs.identicalTo(RunFixture.spec("new", "Second name", 2, "lilora", 1)))
                .containsExactly("a");
    }

    @Test
    void anUnknownRunIsASentence() {
        assertThatThrownBy(() -> runs.addTag("nope", "x"))
                .isInstanceOf(StorageException.class)
                .hasMessage("There is no run \"nope\" in this workspace; list the runs.");
    }
}
