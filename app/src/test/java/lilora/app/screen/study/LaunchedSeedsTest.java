package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.app.ScriptedUser;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.RunMaker;
import lilora.app.launch.WorkerStarter;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was launched with several seeds is read as a study, whoever works at its runs. */
class LaunchedSeedsTest {
    private static final ComputeSpec COMPUTE = ComputeSpec.on("cpu", 1);

    @TempDir
    private Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private ExperimentSpec experiment;
    private Path workspace;
    private StudiesViewModel studies;

    @BeforeEach
    void write() throws IOException {
        experiment = SmallMaterials.write(folder.resolve("materials"), 4)
                .benchmark()
                .withMethod(new MethodSpec("zero-shot", Map.of()))
                .withName("Three seeds");
        workspace = folder.resolve("workspace");
        studies = new StudiesViewModel(LocalStudyParts.in(
                workspace, new StudyStore(workspace, workspace.resolve("none")), List::of, user, new UnheardWorkers()));
    }

    /** As the form does it; no worker is started. */
    private List<RunDirectory> launch(ExperimentSpec spec, Long... seeds) {
        LaunchRequest request = new LaunchRequest(spec, List.of(seeds), COMPUTE, LaunchRequest.Data.CHECKED, List.of());
        List<RunDirectory> made = new ArrayList<>();
        new RunMaker(workspace.resolve("runs"), MethodCatalog.load(), Clock.systemUTC())
                .make(request, Progress.NONE, made::add);
        studies.launched(request, made.stream().map(RunLook::name).toList());
        return made;
    }

    private void work(RunDirectory run) throws InterruptedException {
        WorkerStarter.engine(workspace).start(run, COMPUTE).waitFor();
        studies.workerChanged(RunLook.name(run));
    }

    private OpenStudyViewModel open() {
        return studies.openProperty().get().orElseThrow();
    }

    private static List<StudyRow.State> states(OpenStudyViewModel study) {
        return study.rows().stream().map(StudyRow::state).toList();
    }

    @Test
    void theRunsOfTheQueueAreTheStudysAndItsMeansComeAsTheyEnd() throws InterruptedException {
        List<RunDirectory> runs = launch(experiment, 1L, 2L);
        assertThat(user.told())
                .containsExactly(
                        "Study three-seeds shows this experiment's seeds together: their mean with its interval.");
        studies.open("three-seeds");
        assertThat(states(open())).containsExactly(StudyRow.State.BEGUN, StudyRow.State.BEGUN);
        assertThat(open().rows())
                .extracting(StudyRow::sentence)
                .containsOnly("It is made, and no worker has begun it.");

        work(runs.get(0));
        assertThat(states(open())).containsExactly(StudyRow.State.DONE, StudyRow.State.BEGUN);
        work(runs.get(1));
        assertThat(open().summaryProperty().get()).isEqualTo("2 runs · 2 done");
        assertThat(open().numbersProperty().get().result().runs()).hasSize(2);

        // By contents they are the study's, too: it has nothing to make.
        open().check();
        assertThat(open().costProperty().get())
                .isEqualTo("2 runs, 1 variant, 1 order; 2 done and used again, 0 to do.");
    }

    @Test
    void aLaterLaunchOfTheSameExperimentAddsItsSeeds() {
        launch(experiment, 1L, 2L);
        launch(experiment.withName("Called otherwise"), 7L);
        assertThat(studies.names()).containsExactly("three-seeds");
        studies.open("three-seeds");
        assertThat(open().rows()).extracting(row -> row.run().seed()).containsExactly(1L, 2L, 7L);
        assertThat(states(open())).containsOnly(StudyRow.State.BEGUN);

        open().design()
                .orElseThrow()
                .edit(
                        "orders",
                        "orders",
                        now -> now.withOrders(new StudyDesign.Orders(true, true, false, "", "1", List.of())));
        launch(experiment, 8L, 9L);
        assertThat(studies.names()).containsExactly("three-seeds", "three-seeds-2");
    }

    @Test
    void aSingleSeedIsNoStudyAndAFileThatCannotBeReadIsNoObstacle() throws IOException {
        launch(experiment, 1L);
        assertThat(studies.names()).isEmpty();
        assertThat(user.told()).isEmpty();
        Files.createDirectories(workspace.resolve("studies"));
        Files.writeString(workspace.resolve("studies").resolve("broken.json"), "{");
        launch(experiment.withName("Otherwise"), 1L, 2L);
        assertThat(studies.names()).containsExactly("otherwise");
    }
}
