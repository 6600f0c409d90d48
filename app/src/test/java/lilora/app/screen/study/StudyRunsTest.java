package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lilora.app.ScriptedUser;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.file.Folders;
import lilora.engine.method.MethodCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study from its design to its numbers, with real workers, and what becomes of it when something is taken away. */
class StudyRunsTest {
    @TempDir
    private Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final List<String> news = new ArrayList<>();
    private ExperimentSpec experiment;
    private StudyStore store;

    @BeforeEach
    void write() throws IOException {
        BundledAssets assets = SmallMaterials.write(folder.resolve("materials"), 4);
        experiment = assets.benchmark().withMethod(new MethodSpec("zero-shot", Map.of()));
        store = new StudyStore(folder.resolve("workspace"), folder.resolve("shipped"));
    }

    private StudiesViewModel studies() {
        return studies(store);
    }

    private StudiesViewModel studies(StudyStore store) {
        return new StudiesViewModel(LocalStudyParts.in(
                folder.resolve("workspace"),
                store,
                () -> List.of(new Experiments.Choice("small", () -> experiment)),
                user,
                new StudyParts.WorkerNews() {
                    @Override
                    public void launched(String runId) {
                        news.add("launched");
                    }

                    @Override
                    public void ended(String runId) {
                        news.add("ended");
                    }
                }));
    }

    private OpenStudyViewModel opened() {
        StudiesViewModel studies = studies();
        studies.refresh();
        return studies.openProperty().get().orElseThrow();
    }

    private OpenStudyViewModel created() {
        StudiesViewModel studies = studies();
        studies.create("A first study", studies.parts().experiments().choices().get(0));
        OpenStudyViewModel study = studies.openProperty().get().orElseThrow();
        study.design().orElseThrow().edit("seeds", "seeds", now -> now.withSeeds("1, 2"));
        return study;
    }

    private static List<StudyRow.State> states(OpenStudyViewModel study) {
        return study.rows().stream().map(StudyRow::state).toList();
    }

    @Test
    void aStudyIsDesignedCheckedMadeAndOpenedAgain() throws IOException {
        OpenStudyViewModel study = created();
        assertThat(study.name()).isEqualTo("a-first-study");
        assertThat(states(study)).containsExactly(StudyRow.State.TO_DO, StudyRow.State.TO_DO);
        assertThat(study.canStart()).isFalse();

        study.check();
        assertThat(study.problemProperty().get()).isEmpty();
        assertThat(study.costProperty().get())
                .contains("2 runs, 1 variant, 1 order; 0 done and used again, 2 to do", "Time: roughly", "Disk: about");
        study.start();
        assertThat(states(study)).containsExactly(StudyRow.State.DONE, StudyRow.State.DONE);
        assertThat(news).containsExactly("launched", "ended", "launched", "ended");
        assertThat(study.numbersProperty().get().result().runs()).hasSize(2);
        assertThat(study.summaryProperty().get()).isEqualTo("2 runs · 2 done");
        assertThat(study.design().orElseThrow().lockedProperty().get()).isFalse();

        OpenStudyViewModel again = opened();
        assertThat(again.rows().equals(study.rows())).isTrue();
        again.check();
        assertThat(again.costProperty().get()).isEqualTo("2 runs, 1 variant, 1 order; 2 done and used again, 0 to do.");
        assertThat(again.canStart()).isFalse();
        again.compare(List.of());
        assertThat(user.went()).last().asString().startsWith("compare ").contains(",");

        // Nothing that was seen is needed to find the runs again.
        Files.delete(store.seen(again.name()));
        OpenStudyViewModel forgotten = opened();
        assertThat(states(forgotten)).containsOnly(StudyRow.State.TO_DO);
        forgotten.check();
        assertThat(states(forgotten)).containsOnly(StudyRow.State.DONE);
    }

    @Test
    void aRunThatIsTakenAwayIsKnownByItsNumbersAndIsMadeAgainWithoutThem() throws IOException {
        OpenStudyViewModel study = created();
        study.check();
        study.start();
        String gone = study.rows().get(0).folder().orElseThrow();
        Folders.delete(store.runs().resolve(gone));

        OpenStudyViewModel again = opened();
        assertThat(states(again)).containsExactly(StudyRow.State.KNOWN, StudyRow.State.DONE);
        assertThat(again.summaryProperty().get()).isEqualTo("2 runs · 2 done (1 of them numbers alone)");
        assertThat(again.rows().get(0).sentence())
                .isEqualTo("Its folder %s is gone; its numbers were kept and stand for it.".formatted(gone));

        // Whoever takes the study takes the numbers: another workspace has no run of it.
        StudiesViewModel elsewhere =
                studies(new StudyStore(folder.resolve("other workspace"), folder.resolve("shipped")));
        elsewhere.take(store.file(study.name()));
        OpenStudyViewModel taken = elsewhere.openProperty().get().orElseThrow();
        assertThat(states(taken)).containsExactly(StudyRow.State.KNOWN, StudyRow.State.KNOWN);
        assertThat(taken.summaryProperty().get()).isEqualTo("2 runs · 2 done (numbers alone)");
        assertThat(taken.numbersProperty().get().result().runs())
                .isEqualTo(again.numbersProperty().get().result().runs());
        again.check();
        assertThat(states(again)).containsExactly(StudyRow.State.KNOWN, StudyRow.State.DONE);

        Files.delete(store.results(again.name()));
        again.check();
        assertThat(states(again)).containsExactly(StudyRow.State.TO_DO, StudyRow.State.DONE);
        assertThat(again.canStart()).isTrue();
    }

    /** Whoever made it, by whatever name: the same run is not made twice. */
    @Test
    void runsOfAnotherStudyAreUsedAgain() {
        OpenStudyViewModel first = created();
        first.check();
        first.start();
        StudiesViewModel studies = studies();
        studies.create("Another", studies.parts().experiments().choices().get(0));
        OpenStudyViewModel another = studies.openProperty().get().orElseThrow();
        another.design().orElseThrow().editVariant("title", now -> now.withTitle("nothing learned"));
        another.check();
        assertThat(another.costProperty().get())
                .contains("3 runs", "2 done and used again, 1 to do", "as the completed runs took");
        assertThat(states(another)).containsExactly(StudyRow.State.DONE, StudyRow.State.DONE, StudyRow.State.TO_DO);
    }

    /** One that cannot be made stops itself alone, is told, and can be tried again when the cause is gone. */
    @Test
    void aFailedRunStopsNoOtherAndIsTriedAgain() throws IOException {
        OpenStudyViewModel study = created();
        study.check();
        Path blocked = store.runs();
        Folders.delete(blocked);
        Files.writeString(blocked, "no folder");
        study.start();
        assertThat(states(study)).containsOnly(StudyRow.State.FAILED);
        assertThat(study.rows()).allSatisfy(row -> assertThat(row.sentence()).isNotBlank());
        assertThat(states(opened())).containsOnly(StudyRow.State.FAILED);
        assertThat(new StudyReasons(study).retry().getValue()).isEmpty();
        study.retry(List.of());
        assertThat(user.told()).last().isEqualTo("None of these runs has failed.");
        assertThat(study.canStart()).isFalse();

        Files.delete(blocked);
        study.retry(List.copyOf(study.rows()));
        assertThat(study.canStart()).isTrue();
        study.start();
        assertThat(states(study)).containsOnly(StudyRow.State.DONE);
    }

    @Test
    void anExperimentThatIsGoneIsToldAndAnotherCanBeTaken() throws IOException {
        OpenStudyViewModel study = created();
        Path copy = store.file(study.name()).resolveSibling("experiments").resolve(study.name() + ".json");
        Files.delete(copy);
        OpenStudyViewModel again = opened();
        assertThat(again.problemProperty().get()).contains(copy.toString()).contains("not exist");
        assertThat(again.rows()).isEmpty();
        assertThat(again.design()).isPresent();

        again.useExperiment(() -> experiment);
        assertThat(again.problemProperty().get()).isEmpty();
        assertThat(again.rows()).hasSize(2);
    }

    /** What was seen is read and nothing else: neither events nor specifications of runs are there to be read. */
    @Test
    void fiveHundredRunsOpenWithoutLookingIntoThem() throws IOException {
        WrittenStudies.large(store, "large", experiment, 49, 5);
        List<StudyRow> written = WrittenStudies.seen(store, "large", 7);
        assertThat(written).hasSize(500);
        try (Stream<Path> runs = Files.list(store.runs())) {
            assertThat(runs).allSatisfy(run -> assertThat(
                            Objects.requireNonNull(run.toFile().list()))
                    .isEmpty());
        }
        OpenStudyViewModel study = opened();
        assertThat(study.rows().equals(written)).isTrue();
        StudyNumbers numbers = study.numbersProperty().get();
        assertThat(numbers.result().runs()).hasSize(493);
        assertThat(numbers.variants(numbers.measures().get(0), MethodCatalog.load())
                        .rows())
                .hasSize(50);
        assertThat(numbers.chart(numbers.measures().get(0)).lines().get(0).points())
                .hasSize(50)
                .allSatisfy(point -> assertThat(point.interval().n())
                        .isEqualTo(point.numbers().size()));
        assertThat(numbers.differences(numbers.measures().get(0), "sequential LoRA")
                        .rows())
                .hasSize(49);
    }
}
