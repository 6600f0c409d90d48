package lilora.app.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import lilora.app.background.DirectTaskRunner;
import lilora.assets.EmbeddedAssets;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.GivenGpu;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.util.WaitForAsyncUtils;

class RunQueueTest {
    @TempDir
    private Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<RunQueue> queues = new ArrayList<>();
    private final Map<String, Process> started = new LinkedHashMap<>();

    private RunQueue queue(WorkerStarter starter) {
        RunQueue queue = new RunQueue(new RunQueue.Parts(
                folder.resolve("runs"),
                folder.resolve("queue.json"),
                starter,
                new RecordingLaunchListener(told::add),
                Runnable::run,
                Clock.systemUTC()));
        queue.begin(new DirectTaskRunner());
        queues.add(queue);
        return queue;
    }

    /** A process that ends when its standard input does. */
    private Process patient(RunDirectory run, ComputeSpec compute) {
        try {
            Process process = new ProcessBuilder("cat").start();
            started.put(run.path().getFileName().toString(), process);
            return process;
        } catch (IOException e) {
            throw new InputException("cat cannot be started.", e);
        }
    }

    private List<String> launch(RunQueue queue, List<Long> seeds, List<String> accepted) {
        ExperimentSpec quick = ExperimentFile.read(EmbeddedAssets.ofThisBuild()
                .folder(folder.resolve("assets"))
                .resolve("experiments/quick-start-lilora.json"));
        ExperimentSpec spec = quick.withTasks(quick.tasks().subList(2, 3)).withName("three seeds");
        RunMaker maker = new RunMaker(folder.resolve("runs"), MethodCatalog.load(), Clock.systemUTC());
        return new RunLauncher(folder.resolve("runs"), maker, queue)
                .launch(
                        new LaunchRequest(spec, seeds, ComputeSpec.on("cpu", 1), LaunchRequest.Data.CHECKED, accepted),
                        Progress.NONE);
    }

    /** As a worker that has told something. */
    private void end(String run, Runnable look) throws Exception {
        Files.writeString(folder.resolve("runs").resolve(run).resolve("events.jsonl"), "{}\n");
        Process process = started.get(run);
        process.getOutputStream().close();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> {
            look.run();
            return told.contains("ended " + run);
        });
    }

    @AfterEach
    void endAll() {
        queues.forEach(RunQueue::close);
        started.values().forEach(Process::destroy);
    }

    private static List<String> names(List<QueuedRun> runs) {
        return runs.stream().map(QueuedRun::runId).toList();
    }

    private QueueState state(RunQueue queue) {
        return queue.stateProperty().get();
    }

    @Test
    void severalSeedsAreSeveralRunsOneAfterAnotherAndSurviveARestart() throws Exception {
        RunQueue queue = queue(this::patient);
        List<String> runs = launch(queue, List.of(1L, 2L, 3L), List.of("Disk: nearly full"));
        assertThat(runs).hasSize(3).doesNotHaveDuplicates();
        assertThat(told).containsExactly("launched " + runs.get(0), "queued " + runs.get(1), "queued " + runs.get(2));
        RunDirectory second = RunDirectory.open(folder.resolve("runs").resolve(runs.get(1)));
        assertThat(second.spec().experiment().seed()).isEqualTo(2);
        assertThat(LaunchRecord.read(second.path()).orElseThrow().accepted()).containsExactly("Disk: nearly full");
        queue.tick();
        assertThat(started).hasSize(1);
        // Nobody ticks: the end of a process is noticed by itself.
        end(runs.get(0), () -> {});
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> told.contains("launched " + runs.get(1)));
        queue.close();

        RunQueue again = queue(this::patient);
        again.tick();
        assertThat(names(state(again).working())).containsExactly(runs.get(1));
        assertThat(names(state(again).waiting())).containsExactly(runs.get(2));
        assertThat(started).hasSize(2);
        end(runs.get(1), again::tick);
        assertThat(names(state(again).working())).containsExactly(runs.get(2));
        assertThat(state(again).waiting()).isEmpty();
        end(runs.get(2), again::tick);
        assertThat(state(again)).isEqualTo(QueueState.EMPTY);
    }

    /** Of a computer with three GPUs. */
    private WorkerStarter withThreeGpus() {
        return new WorkerStarter() {
            @Override
            public Process start(RunDirectory run, ComputeSpec compute) {
                return patient(run, compute);
            }

            @Override
            public Process start(RunDirectory run, ComputeSpec compute, @Nullable Integer gpu) {
                GivenGpu.write(run, gpu);
                return patient(run, compute);
            }

            @Override
            public List<Integer> gpus(RunDirectory run) {
                return List.of(1, 0, 2);
            }
        };
    }

    private static List<String> devices(List<QueuedRun> runs) {
        return runs.stream().map(QueuedRun::device).toList();
    }

    @Test
    void asManyRunsAreAtWorkAsThereAreGpusEachWithItsOwnAlsoAfterARestart() throws Exception {
        RunQueue queue = queue(withThreeGpus());
        List<String> runs = launch(queue, List.of(1L, 2L, 3L, 4L, 5L), List.of());
        assertThat(names(state(queue).working())).containsExactlyElementsOf(runs.subList(0, 3));
        assertThat(devices(state(queue).working())).containsExactly("cuda:1", "cuda:0", "cuda:2");
        assertThat(devices(state(queue).waiting())).containsExactly("a GPU", "a GPU");
        end(runs.get(1), () -> {});
        WaitForAsyncUtils.waitFor(
                10,
                TimeUnit.SECONDS,
                () -> names(state(queue).working()).contains(runs.get(3)) && told.contains("launched " + runs.get(3)));
        assertThat(devices(state(queue).working())).containsExactly("cuda:1", "cuda:2", "cuda:0");
        queue.close();

        RunQueue again = queue(withThreeGpus());
        again.tick();
        assertThat(devices(state(again).working())).containsExactly("cuda:1", "cuda:2", "cuda:0");
        assertThat(names(state(again).waiting())).containsExactly(runs.get(4));
        again.startNow(runs.get(4));
        assertThat(devices(state(again).working())).as("beside another").endsWith("cuda:1");
    }

    @Test
    void runsThatWaitAreMovedTakenOutOrStartedAtOnce() {
        RunQueue queue = queue(this::patient);
        List<String> runs = launch(queue, List.of(1L, 2L, 3L, 4L), List.of());
        queue.move(List.of(runs.get(3)), true);
        queue.move(List.of(runs.get(3)), true);
        queue.move(List.of(runs.get(3)), true);
        assertThat(names(state(queue).waiting())).containsExactly(runs.get(3), runs.get(1), runs.get(2));
        queue.remove(runs.get(1));
        assertThat(names(state(queue).waiting())).containsExactly(runs.get(3), runs.get(2));
        queue.startNow(runs.get(2));
        assertThat(names(state(queue).working())).containsExactly(runs.get(0), runs.get(2));
        assertThat(started.keySet()).containsExactly(runs.get(0), runs.get(2));
    }

    @Test
    void aRunHasOneWorkerAndOnePlace() {
        RunQueue queue = queue(this::patient);
        List<String> runs = launch(queue, List.of(1L, 2L), List.of());
        RunDirectory first = RunDirectory.open(folder.resolve("runs").resolve(runs.get(0)));
        RunDirectory second = RunDirectory.open(folder.resolve("runs").resolve(runs.get(1)));
        assertThatThrownBy(() -> queue.resume(first))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("worker");
        assertThatThrownBy(() -> queue.resume(second))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("already waiting for its device");
        assertThat(queue.startIfFree(second)).as("its device is busy").isEmpty();
    }

    @Test
    void aWorkerThatCannotStartIsToldAndTheNextRunGoesOn() {
        RunQueue queue = queue((run, compute) -> {
            throw new InputException("There is no java.");
        });
        List<String> runs = launch(queue, List.of(1L, 2L), List.of());
        queue.tick();
        assertThat(told)
                .contains(
                        "failed " + runs.get(0) + ": There is no java.",
                        "failed " + runs.get(1) + ": There is no java.");
        assertThat(state(queue)).isEqualTo(QueueState.EMPTY);
    }

    @Test
    void aWorkerThatEndsBeforeItBeganIsToldWithItsLastWords() throws Exception {
        RunQueue queue = queue((run, compute) -> {
            try {
                Files.writeString(run.workerLog(), "Error: Could not create the Java Virtual Machine.\n#\n");
                return new ProcessBuilder("false").start();
            } catch (IOException e) {
                throw new InputException("false cannot be started.", e);
            }
        });
        List<String> runs = launch(queue, List.of(1L), List.of());
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> told.contains("ended " + runs.get(0)));
        assertThat(told)
                .anyMatch(
                        sentence -> sentence.startsWith("failed " + runs.get(0) + ": its worker ended before it began.")
                                && sentence.endsWith("Error: Could not create the Java Virtual Machine."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{\"working\": [], \"wait",
                "{\"version\": 2, \"working\": [], \"waiting\": []}",
                "{\"working\": [], \"waiting\": [3]}",
                "{\"working\": [], \"waiting\": [null]}",
                "{\"working\": [], \"waiting\": [\"../runs\"]}",
                "{\"working\": [], \"waiting\": [\"..\"]}",
                "{\"working\": [], \"waiting\": [\"a\\u0000b\"]}",
            })
    void aQueueThatCannotBeReadIsSetAsideAndTold(String content) throws Exception {
        Files.createDirectories(folder.resolve("runs"));
        Files.writeString(folder.resolve("queue.json"), content);
        RunQueue queue = queue(this::patient);
        queue.tick();
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("unread ")
                .contains("queue.json", "It was renamed to queue.json.unreadable");
        assertThat(folder.resolve("queue.json.unreadable")).hasContent(content);

        launch(queue, List.of(1L), List.of());
        assertThat(names(state(queue).working())).hasSize(1);
        assertThat(folder.resolve("queue.json.unreadable")).hasContent(content);
    }

    @Test
    void aRunThatCanNoLongerBeReadLeavesTheQueueWithASentence() throws Exception {
        RunQueue queue = queue(this::patient);
        List<String> runs = launch(queue, List.of(1L, 2L), List.of());
        queue.close();
        Files.writeString(folder.resolve("runs").resolve(runs.get(1)).resolve("run.json"), "{");

        RunQueue again = queue(this::patient);
        again.tick();

        assertThat(state(again).waiting()).isEmpty();
        assertThat(told)
                .last()
                .asString()
                .startsWith("failed " + runs.get(1) + ": It is no longer queued: ")
                .contains("run.json");
    }

    @Test
    void warningsThatCannotBeReadAreNotTakenForNone() throws Exception {
        Files.writeString(folder.resolve("launch.json"), "{\"time\": 3");

        assertThat(LaunchRecord.read(folder).orElseThrow().accepted())
                .singleElement()
                .asString()
                .contains("launch.json", "The run is not affected.");
    }

    @Test
    void aQueueThatCannotBeKeptIsToldOnceAndGoesOn() throws Exception {
        RunQueue queue = queue(this::patient);
        Files.createDirectories(folder.resolve("queue.json").resolve("in the way"));
        List<String> runs = launch(queue, List.of(1L, 2L), List.of());
        queue.tick();
        assertThat(names(state(queue).working())).containsExactly(runs.get(0));
        assertThat(new ArrayList<>(told).stream().filter(sentence -> sentence.startsWith("unkept")))
                .hasSize(1);
    }
}
