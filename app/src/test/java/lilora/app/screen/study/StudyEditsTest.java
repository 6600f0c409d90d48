package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.app.background.Repetition;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskRunner;
import lilora.app.background.Work;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.study.OpenStudyViewModel.Phase;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.json.Json;
import lilora.engine.study.KnownResults;
import lilora.engine.study.Study;
import lilora.engine.study.StudyPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of edits that are made while a study is looked at or at work. */
class StudyEditsTest {
    @TempDir
    private Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final List<String> refused = new ArrayList<>();
    /** Done once what there is was read, before that is told. */
    private Runnable whileChecking = () -> {};
    /** Done when a run has got its worker. */
    private Runnable whileWorking = () -> {};

    private StudyStore store;
    private OpenStudyViewModel study;

    private final class Meanwhile implements TaskRunner {
        private final TaskRunner tasks = new DirectTaskRunner();

        @Override
        public <T> TaskHandle<T> run(String title, Work<T> work) {
            return tasks.run(title, progress -> {
                T found = work.call(progress);
                if (title.startsWith("Checking study")) {
                    whileChecking.run();
                }
                return found;
            });
        }

        @Override
        public Repetition every(String title, Duration pause, Runnable work) {
            return tasks.every(title, pause, work);
        }
    }

    private final class News implements StudyParts.WorkerNews {
        @Override
        public void launched(String runId) {
            whileWorking.run();
        }

        @Override
        public void ended(String runId) {}
    }

    @BeforeEach
    void create() throws IOException {
        BundledAssets assets = SmallMaterials.write(folder.resolve("materials"), 4);
        ExperimentSpec experiment = assets.benchmark().withMethod(new MethodSpec("zero-shot", Map.of()));
        store = new StudyStore(folder.resolve("workspace"), folder.resolve("shipped"));
        StudiesViewModel studies = studies(new Meanwhile(), () -> experiment);
        studies.create("study", studies.parts().experiments().choices().get(0));
        study = studies.openProperty().get().orElseThrow();
        seeds("1");
    }

    private StudiesViewModel studies(TaskRunner tasks, Supplier<ExperimentSpec> experiment) {
        return new StudiesViewModel(LocalStudyParts.in(
                folder.resolve("workspace"),
                store,
                () -> List.of(new Experiments.Choice("small", experiment)),
                user,
                new News(),
                tasks));
    }

    private StudiesViewModel savedBy(TaskRunner tasks) {
        StudiesViewModel slow = studies(tasks, () -> {
            throw new AssertionError("no other experiment is wanted");
        });
        slow.open("study");
        study = slow.openProperty().get().orElseThrow();
        return slow;
    }

    private List<Long> keptSeeds() {
        return store.read("study").seeds();
    }

    @Test
    void thatThereIsNoStudyIsNotToldBeforeItIsKnown() {
        LaterTaskRunner tasks = new LaterTaskRunner("Listing studies");
        StudiesViewModel slow = studies(tasks, () -> {
            throw new AssertionError("no experiment is wanted");
        });
        slow.refresh();
        assertThat(slow.none().get()).isFalse();
        tasks.goOn();
        assertThat(slow.none().get()).isFalse();
        slow.delete();
        tasks.goOn();
        assertThat(slow.none().get()).isTrue();
    }

    @Test
    void aStudyIsFirstRunAsTheResultsWereComputedThatComeWithIt() throws IOException {
        ComputeSpec computed = new ComputeSpec("cpu", 2, ComputeSpec.Precision.BFLOAT16);
        Study read = Study.read(store.file("study"), store.models());
        KnownResults.Result result = new KnownResults.Result(
                1,
                StudyPlan.of(read, computed, store.runs(), KnownResults.none())
                        .runs()
                        .get(0)
                        .content(),
                Map.of("ap", 50.0),
                Map.of(),
                0,
                0,
                1,
                Map.of());
        Files.createDirectories(store.results("study").getParent());
        Files.writeString(store.results("study"), Json.compact(result) + "\n");
        study.check();
        assertThat(study.costProperty().get())
                .contains("0 done", "Results are kept of 1 run on CPU with 2 threads in bf16");
        study.setupProperty().set(study.setupProperty().get().withThreads(2).withPrecision(computed.precision()));
        study.check();
        assertThat(study.costProperty().get()).contains("1 done").doesNotContain("Results are kept");
        Files.delete(store.seen("study"));
        assertThat(OpenedStudy.read(store, "study").setup()).isEqualTo(StudySetup.of(computed));
        assertThat(study.setupProperty().get().withDevice("cuda:0").compute()).isEqualTo(ComputeSpec.on("cuda:0", 2));
    }

    @Test
    void whatIsNotSavedWhenThePageIsLeftIsSavedOffTheFxThreadAndNotWrittenOver() {
        LaterTaskRunner tasks = new LaterTaskRunner("Saving study study");
        StudiesViewModel slow = savedBy(tasks);
        seeds("8");
        seeds("9");
        slow.close();
        assertThat(keptSeeds()).containsExactly(1L);
        slow.finish();
        assertThat(keptSeeds()).containsExactly(9L);
        tasks.goOn();
        assertThat(keptSeeds()).containsExactly(9L);
    }

    @Test
    void aStudyThatIsNotSavedYetIsShownAgainAsItWasEdited() {
        LaterTaskRunner tasks = new LaterTaskRunner("Saving study study");
        StudiesViewModel slow = savedBy(tasks);
        store.write("other", store.read("study"));
        seeds("8");
        slow.open("other");
        slow.open("study");
        assertThat(slow.openProperty().get()).contains(study);
        tasks.goOn();
        assertThat(keptSeeds()).containsExactly(8L);
    }

    @Test
    void aStudyThatIsDeletedWhileItIsSavedStaysAway() {
        LaterTaskRunner tasks = new LaterTaskRunner("Saving study study");
        StudiesViewModel slow = savedBy(tasks);
        seeds("8");
        slow.delete();
        tasks.goOn();
        assertThat(store.names()).isEmpty();
        assertThat(store.seen("study")).doesNotExist();
        assertThat(slow.names()).isEmpty();
    }

    @Test
    void aSaveThatWasCancelledHoldsUpNoneAfterIt() {
        LaterTaskRunner tasks = new LaterTaskRunner("Saving study study");
        savedBy(tasks);
        seeds("8");
        study.check();
        tasks.cancel();
        assertThat(study.savedProperty().get()).startsWith("Not saved: saving was cancelled");
        assertThat(study.phaseProperty().get()).isEqualTo(Phase.RESTING);
        seeds("9");
        tasks.goOn();
        assertThat(study.savedProperty().get()).isEqualTo("Saved");
        assertThat(keptSeeds()).containsExactly(9L);
    }

    private void seeds(String text) {
        design().edit("seeds", "seeds", now -> now.withSeeds(text));
    }

    private StudyDesignViewModel design() {
        return study.design().orElseThrow();
    }

    private List<Long> shownSeeds() {
        return study.rows().stream().map(row -> row.run().seed()).toList();
    }

    @Test
    void aDesignThatIsEditedWhileItIsCheckedIsToBeCheckedAgain() {
        whileChecking = () -> seeds("8, 9");
        study.check();
        assertThat(study.phaseProperty().get()).isEqualTo(Phase.RESTING);
        assertThat(study.canStart()).isFalse();
        assertThat(study.costProperty().get()).isEmpty();
        assertThat(shownSeeds()).as("of the design as it is now").containsExactly(8L, 9L);
        assertThat(user.told()).last().isEqualTo("The study was changed while it was checked; check it again.");

        whileChecking = () -> {};
        study.check();
        assertThat(study.canStart()).isTrue();
        assertThat(study.costProperty().get()).contains("2 runs");
    }

    /** It is not saved, so the file still says what was checked. */
    @Test
    void aDesignThatIsNoStudyAnyMoreIsNotStarted() {
        whileChecking = () -> seeds("two");
        study.check();
        assertThat(study.phaseProperty().get()).isEqualTo(Phase.RESTING);

        whileChecking = () -> {};
        design().undo();
        study.check();
        assertThat(study.canStart()).isTrue();
        seeds("two");
        assertThat(study.canStart()).as("checked before").isFalse();
    }

    private void refused(Optional<String> reason) {
        refused.add(reason.orElse(""));
    }

    @Test
    void nothingIsTakenBackWhileTheStudyIsAtWork() {
        study.check();
        StudyDesign started = design().designProperty().get();
        StudyReasons reasons = new StudyReasons(study);
        assertThat(reasons.undo().getValue()).isEmpty();
        whileWorking = () -> {
            design().undo();
            refused(reasons.undo().getValue());
            refused(reasons.go().getValue());
            refused(reasons.hold().getValue());
        };
        study.start();
        assertThat(refused)
                .containsExactly("The study is running, so its design is locked.", "The study is running.", "");
        assertThat(design().designProperty().get()).isEqualTo(started);
        assertThat(store.read("study").seeds()).containsExactly(1L);
        assertThat(reasons.undo().getValue()).isEmpty();
        assertThat(reasons.hold().getValue()).contains("The study is not running.");
    }
}
