package lilora.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lilora.app.task.DirectTaskRunner;
import lilora.app.task.Progress;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunQueueTest {
    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();

    private final Launches launches = new Launches() {
        @Override
        public void launched(String runId) {
            told.add("launched " + runId);
        }

        @Override
        public void queued(String runId) {
            told.add("queued " + runId);
        }

        @Override
        public void failed(String runId, String sentence) {
            told.add("failed " + sentence);
        }
    };

    private RunQueue queue(WorkerStarter starter) {
        return new RunQueue(
                folder.resolve("runs"),
                folder.resolve("queue.json"),
                starter,
                launches,
                Runnable::run,
                new DirectTaskRunner());
    }

    /** A process that ends when its standard input does. */
    private Process patient(RunDirectory run, ComputeSpec compute) {
        try {
            Process process = new ProcessBuilder("cat").start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new InputException("cat cannot be started.", e);
        }
    }

    private List<String> launch(RunQueue queue, List<Long> seeds, List<String> accepted) {
        ExperimentSpec quick = Materials.quickStart(folder.resolve("assets"));
        ExperimentSpec spec = quick.withTasks(quick.tasks().subList(2, 3)).withName("three seeds");
        Progress quiet = new Progress() {
            @Override
            public void update(double fraction, String message) {}

            @Override
            public boolean isCancelled() {
                return false;
            }
        };
        return new Launcher(folder.resolve("runs"), MethodCatalog.load(), queue, Clock.systemUTC())
                .launch(spec, seeds, ComputeSpec.on("cpu", 1), accepted, quiet);
    }

    private void end(Process process) throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void severalSeedsAreSeveralRunsOneAfterAnotherAndSurviveARestart() throws Exception {
        RunQueue queue = queue(this::patient);
        List<String> runs = launch(queue, List.of(1L, 2L, 3L), List.of("Disk: nearly full"));
        assertThat(runs).hasSize(3).doesNotHaveDuplicates();
        assertThat(told).containsExactly("launched " + runs.get(0), "queued " + runs.get(1), "queued " + runs.get(2));
        RunDirectory second = RunDirectory.open(folder.resolve("runs").resolve(runs.get(1)));
        assertThat(second.spec().experiment().seed()).isEqualTo(2);
        assertThat(Json.read(LaunchRecord.file(second), LaunchRecord.class).accepted())
                .containsExactly("Disk: nearly full");
        queue.tick();
        assertThat(started).hasSize(1);
        end(started.get(0));
        queue.tick();
        assertThat(queue.working()).containsExactly(runs.get(1));
        queue.close();

        RunQueue again = queue(this::patient);
        again.tick();
        assertThat(again.waiting()).isEmpty();
        assertThat(again.working()).containsExactly(runs.get(2));
        for (Process process : started) {
            end(process);
        }
        again.tick();
        assertThat(again.working()).isEmpty();
    }

    @Test
    void aWorkerThatCannotStartIsToldAndTheNextRunGoesOn() {
        RunQueue queue = queue((run, compute) -> {
            throw new InputException("There is no java.");
        });
        launch(queue, List.of(1L, 2L), List.of());
        queue.tick();
        assertThat(told).contains("failed There is no java.").hasSize(3);
        assertThat(queue.waiting()).isEmpty();
    }
}
