package lilora.app.screen.runtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.SimpleObjectProperty;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.launch.RunBadge;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of one experiment together: what is counted, and what is told. */
class GroupedRunsTest {
    @TempDir
    Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private Workspace workspace;
    private RunsViewModel model;

    @BeforeEach
    void open() throws IOException {
        workspace = Workspace.open(folder);
        // AP is 70 less half of what was forgotten.
        TwoTaskRuns.write(workspace, "a1", "lilora", 10, 1, 1);
        TwoTaskRuns.write(workspace, "a2", "lilora", 20, 2, 1);
        TwoTaskRuns.write(workspace, "a3", "lilora", 30, 3, 1);
        TwoTaskRuns.write(workspace, "b1", "isolated-lora", 0, 1, 1);
        model = model(new DirectTaskRunner());
        model.shown();
        model.group(true);
    }

    private RunsViewModel model(TaskRunner tasks) {
        return new RunsViewModel(new RunsViewModel.Parts(
                workspace.runs(),
                workspace.preferences(),
                MethodCatalog.load(),
                tasks,
                user,
                user,
                user,
                runId -> true,
                runId -> Optional.empty(),
                new SimpleObjectProperty<>(RunBadge.Signs.NONE),
                new SimpleObjectProperty<>(new Object())));
    }

    @AfterEach
    void close() {
        model.close();
        workspace.close();
    }

    private String text(TableRowModel line, String field) {
        return model.fields().find(field).orElseThrow().text(line.shown());
    }

    private TableRowModel experiment() {
        return model.linesProperty().get().stream()
                .filter(line -> line.shown() instanceof RowContent.Experiment)
                .findFirst()
                .orElseThrow();
    }

    private RowContent.Experiment together() {
        return (RowContent.Experiment) experiment().shown();
    }

    @Test
    void runsThatDifferInTheirSeedAloneStandBelowTheirMeanAndDeviation() {
        model.sortBy("ap", true);
        TableRowModel line = experiment();

        assertThat(model.linesProperty().get()).extracting(TableRowModel::key).containsExactly("b1", line.key());
        assertThat(text(line, "ap")).isEqualTo("60.0 ± 5.0");
        assertThat(text(line, "forgetting")).isEqualTo("20.0 ± 10.0");
        assertThat(text(line, "task.colours")).isEqualTo("60.0 ± 10.0");
        assertThat(text(line, "task.counts")).isEqualTo("60.0 ± 0.0");
        assertThat(text(line, "seed")).isEqualTo("1, 2, 3");
        assertThat(text(line, "option.rank")).isEqualTo("4");
        assertThat(text(line, "progress")).isEqualTo("3/3 done");
        assertThat(together().counted()).hasSize(3);
        assertThat(together().warning()).isEmpty();

        model.open(line.key());
        assertThat(model.linesProperty().get())
                .extracting(TableRowModel::key)
                .containsExactly("b1", line.key(), "a1", "a2", "a3");
        assertThat(model.linesProperty().get().get(1))
                .as("the line itself stays")
                .isSameAs(line);
    }

    @Test
    void aRunThatIsNotFinishedIsNotCounted() throws IOException {
        TwoTaskRuns.AtWork run = new TwoTaskRuns.AtWork(workspace, "a4", "lilora", 4);
        run.endFirstStage(99);
        model.refresh();

        assertThat(text(experiment(), "ap")).isEqualTo("60.0 ± 5.0");
        assertThat(text(experiment(), "progress")).isEqualTo("3/4 done");
        assertThat(together().states()).isEqualTo("3 done · 1 running");
        assertThat(together().counted()).hasSize(3);
    }

    @Test
    void whatDiffersBesidesTheSeedIsToldAndASeedCountsOnce() throws IOException {
        TwoTaskRuns.write(workspace, "a4", "lilora", 40, 4, 2);
        TwoTaskRuns.write(workspace, "a5", "lilora", 40, 4, 2);
        model.refresh();

        assertThat(together().counted()).hasSize(4);
        assertThat(together().warning().orElseThrow())
                .isEqualTo(
                        "More than the seed differs: number of threads (1, 2). Seed 4 was run 2 times; the newest counts.");
        assertThat(text(experiment(), "ap")).isEqualTo("57.5 ± 6.5");
    }

    @Test
    void aSelectedExperimentIsItsRuns() {
        model.select(Set.of(experiment().key()));
        assertThat(model.chosenProperty().get()).extracting(RunRow::runId).containsExactlyInAnyOrder("a1", "a2", "a3");

        model.actions().archive();

        assertThat(user.told()).containsExactly("3 runs are archived.");
        assertThat(model.linesProperty().get()).extracting(TableRowModel::key).containsExactly("b1");
        assertThat(model.chosenProperty().get()).isEmpty();
    }

    @Test
    void whatIsNotEvaluatedIsADashAndSortsLastBothWays() throws IOException {
        model.group(false);
        new TwoTaskRuns.AtWork(workspace, "z", "lilora", 9);
        model.refresh();
        TableRowModel line = model.line("z").orElseThrow();

        for (String field : List.of("ap", "map", "forgetting", "bwt", "stored", "task.colours", "task.counts")) {
            assertThat(text(line, field)).as(field).isEqualTo("–");
            for (boolean descending : List.of(true, false)) {
                model.sortBy(field, descending);
                List<TableRowModel> lines = model.linesProperty().get();
                assertThat(lines.get(lines.size() - 1).key()).as(field).isEqualTo("z");
            }
        }
        assertThat(text(line, "task.none")).as("a task of another sequence").isEmpty();
    }

    @Test
    void aListThatWasCancelledIsMadeTheNextTime() {
        LaterTaskRunner later = new LaterTaskRunner("Listing runs");
        try (RunsViewModel fresh = model(later)) {
            fresh.shown();
            later.cancel();
            assertThat(fresh.linesProperty().get()).isEmpty();

            fresh.refresh();
            later.goOn();

            assertThat(fresh.linesProperty().get()).isNotEmpty();
        }
    }

    @Test
    void aRunThatCannotBeTrashedIsNamedAndTheOthersAreTrashed() {
        model.group(false);
        workspace.runs().setLocked("a2", true);
        model.select(Set.of("a1", "a2", "a3"));

        model.actions().trash();

        assertThat(user.told())
                .containsExactly("2 runs are moved to the trash.", "1 run could not be moved to the trash.");
        assertThat(model.linesProperty().get()).extracting(TableRowModel::key).containsExactlyInAnyOrder("a2", "b1");
    }

    @Test
    void aRunThatCannotBeUnprotectedIsToldSo() {
        model.group(false);
        workspace.runs().setLocked("a1", true);
        model.refresh();
        model.select(Set.of("a1"));
        workspace.runs().setLocked("a1", false);
        workspace.runs().trash("a1");
        workspace.runs().purge("a1");

        model.actions().lock();

        assertThat(user.told()).containsExactly("1 run could not be unprotected.");
    }
}
