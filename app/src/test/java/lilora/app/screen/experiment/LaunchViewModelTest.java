package lilora.app.screen.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.RecordingLaunchListener;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.RunMaker;
import lilora.app.launch.RunQueue;
import lilora.app.planning.Devices;
import lilora.app.planning.Materials;
import lilora.app.planning.PlanInput;
import lilora.app.remote.NoHosts;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchViewModelTest {
    private static final ComputeSpec CPU = ComputeSpec.on("cpu", 1);

    private final MethodCatalog methods = MethodCatalog.load();

    @TempDir
    private Path folder;

    /** GQA-mini with this many of its test images taken from its training images. */
    private ExperimentSpec shared(int images) throws IOException {
        ExperimentSpec quick = Materials.quickStart(folder);
        TaskSpec gqa = quick.tasks().stream()
                .filter(task -> task.folder().endsWith("gqa-mini"))
                .findFirst()
                .orElseThrow();
        Path copy = Files.createDirectories(folder.resolve("gqa-with-%d".formatted(images)));
        try (Stream<Path> files = Files.list(Path.of(gqa.folder()))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        String text = Files.readString(copy.resolve("test.json"));
        for (int i = 1; i <= images; i++) {
            text = text.replace("test-room-%04d.jpg".formatted(i), "train-room-%04d.jpg".formatted(i));
        }
        Files.writeString(copy.resolve("test.json"), text);
        return quick.withTasks(List.of(TaskSpec.of(copy.toString())));
    }

    private RunLauncher launching() {
        return new RunLauncher(
                folder.resolve("runs"),
                new RunMaker(folder.resolve("runs"), methods, Clock.systemUTC()),
                new RunQueue(new RunQueue.Parts(
                        folder.resolve("runs"),
                        folder.resolve("queue.json"),
                        (run, compute) -> {
                            throw new InputException("No worker in this test.");
                        },
                        new RecordingLaunchListener(sentence -> {}),
                        Runnable::run,
                        Clock.systemUTC())));
    }

    private LaunchViewModel launch(ExperimentSpec spec) {
        LaunchViewModel launch = new LaunchViewModel(
                new Preflight(folder.resolve("runs"), methods, new Devices(Map.of()), NoHosts.visits(folder)),
                launching(),
                new DirectTaskRunner());
        launch.follow(PlanInput.of(spec, CPU));
        launch.check();
        return launch;
    }

    @Test
    void testImagesThatAreTrainingImagesTooAreCountedAndMustBeAllowedWhichTheRunRecords() throws IOException {
        LaunchViewModel launch = launch(shared(3));
        assertThat(launch.checks())
                .filteredOn(check -> check.verdict() == PreflightCheck.Verdict.CONSENT)
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.found()).isEqualTo("3 also used for training");
                    assertThat(check.sentence()).contains("3 in GQA-mini", "evaluation.allowTrainImages");
                });
        assertThat(launch.canLaunch()).isFalse();
        List<String> runs = new ArrayList<>();
        launch.launch((request, made) -> runs.addAll(made));
        assertThat(runs).isEmpty();

        launch.allowsTrainImagesProperty().set(true);
        assertThat(launch.canLaunch()).isTrue();
        launch.launch((request, made) -> runs.addAll(made));

        RunDirectory run = RunDirectory.open(folder.resolve("runs").resolve(runs.get(0)));
        assertThat(run.spec().experiment().evaluation().allowTrainImages()).isTrue();
        assertThat(Files.readString(run.path().resolve("run.json"))).contains("\"allowTrainImages\": true");
        assertThat(Files.readString(run.path().resolve("launch.json"))).contains("3 in GQA-mini");
        // The next launch is asked anew.
        assertThat(launch.allowsTrainImagesProperty().get()).isFalse();
    }

    @Test
    void anExperimentThatAllowsThemIsWarnedAndOneWithoutThemIsNotAsked() throws IOException {
        ExperimentSpec clean = shared(0);
        LaunchViewModel without = launch(clean);
        assertThat(without.checks()).extracting(PreflightCheck::title).doesNotContain("Test images");
        assertThat(without.canLaunch()).isTrue();

        ExperimentSpec spec = shared(1);
        LaunchViewModel allowed = launch(spec.withEvaluation(spec.evaluation().withAllowedTrainImages()));
        assertThat(allowed.checks())
                .filteredOn(check -> check.title().equals("Test images"))
                .extracting(PreflightCheck::verdict)
                .containsExactly(PreflightCheck.Verdict.WARNING);
        assertThat(allowed.canLaunch()).isTrue();
    }

    @Test
    void theAdapterItStartsFromIsCheckedAndIsInTheRun() throws IOException {
        ExperimentSpec spec = shared(0);
        Path adapter = SmallAdapter.write(folder.resolve("adapter"), Path.of(spec.baseModel()), 2);
        LaunchViewModel fitting = launch(spec.withStartAdapter(adapter.toString()));
        assertThat(fitting.checks())
                .filteredOn(check -> check.title().equals("Start adapter"))
                .singleElement()
                .satisfies(check -> assertThat(check.found()).isEqualTo("LoRA of rank 2 on 1 layer"));
        List<String> runs = new ArrayList<>();
        fitting.launch((request, made) -> runs.addAll(made));
        RunDirectory run = RunDirectory.open(folder.resolve("runs").resolve(runs.get(0)));
        assertThat(run.spec().experiment().startAdapter()).isEqualTo(adapter.toString());
        assertThat(run.spec().hashes()).containsKey("startAdapter");

        Files.delete(adapter.resolve("adapter_model.safetensors"));
        LaunchViewModel lacking = launch(spec.withStartAdapter(adapter.toString()));
        assertThat(lacking.checks())
                .filteredOn(check -> check.title().equals("Start adapter"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.verdict()).isEqualTo(PreflightCheck.Verdict.ERROR);
                    assertThat(check.sentence()).contains("holds no adapter_model.safetensors");
                    assertThat(check.fix()).hasValueSatisfying(fix -> assertThat(fix.kind())
                            .isEqualTo(PreflightCheck.Fix.Kind.USE_NO_START_ADAPTER));
                });
        assertThat(lacking.canLaunch()).isFalse();
    }

    @Test
    void theFirstBatchOfEachStageIsKnownOnceTheChecksAre() throws IOException {
        ExperimentSpec spec = shared(0);
        LaunchViewModel launch = launch(spec);

        assertThat(launch.batchesProperty().get()).hasSameSizeAs(spec.tasks()).allSatisfy(batch -> assertThat(
                        batch.samples())
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.supervised()).isPositive()));

        launch.back();
        assertThat(launch.batchesProperty().get()).isEmpty();
    }

    @Test
    void aHostThatCannotBeReachedIsToldInItsRowAndNothingIsLaunched() throws IOException {
        LaunchViewModel launch = new LaunchViewModel(
                new Preflight(folder.resolve("runs"), methods, new Devices(Map.of()), NoHosts.visits(folder)),
                launching(),
                new DirectTaskRunner());
        launch.follow(PlanInput.of(shared(0), CPU));
        launch.hostProperty().set(Optional.of("ada@127.0.0.1:9"));

        launch.check();

        assertThat(launch.checks().get(0).title()).isEqualTo("Machine");
        assertThat(launch.checks().get(0).sentence()).contains("127.0.0.1:9 takes no connection");
        assertThat(launch.canLaunch()).isFalse();
        launch.hostProperty().set(Optional.empty());
        assertThat(launch.stateProperty().get())
                .as("what was checked for another place is worth nothing here")
                .isEqualTo(LaunchViewModel.State.EDITING);
    }

    @Test
    void withoutAWindowNobodyAllowsThemUnspoken() throws IOException {
        ExperimentSpec spec = shared(2);
        assertThatThrownBy(() -> launching().launch(LaunchRequest.of(spec, CPU), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("allowTrainImages");
    }
}
