package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lilora.app.background.DirectTaskRunner;
import lilora.app.follow.ToldRuns;
import lilora.engine.event.RunEvent;
import lilora.engine.tracking.MlflowServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs, told to real files and to a server that behaves like MLflow. */
class ToldRunsTest {
    @TempDir
    private Path runs;

    private final List<String> sentences = new ArrayList<>();
    private ToldRuns told;
    private WrittenRun run;

    @BeforeEach
    void open() throws IOException {
        told = new ToldRuns(runs, new DirectTaskRunner(), Runnable::run, sentences::add);
        run = new WrittenRun(runs, "run-1", "lilora")
                .hello(0)
                .plan(20)
                .stage(1, 20)
                .steps(1, 1, 10);
    }

    private long size() throws IOException {
        Path folder = runs.resolve("run-1/tensorboard");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void aRunAtWorkIsToldFromItsStartAndToItsEndOnceSomebodyWantsIt() throws IOException {
        told.working(Set.of("run-1"));
        told.tick();
        assertThat(size()).isZero();

        told.tell(new ToldRuns.Tools(true, Optional.empty()));
        told.tick();
        long ten = size();
        assertThat(ten).isPositive();
        run.steps(1, 11, 20).cell(1, 1, 80);
        told.tick();
        long twenty = size();
        assertThat(twenty).isGreaterThan(ten);

        // Its last events are written before its worker is known to have ended.
        run.add(new RunEvent.Done("completed", Map.of(), 9));
        told.working(Set.of());
        told.tick();
        long whole = size();
        assertThat(whole).isGreaterThan(twenty);
        told.tick();
        assertThat(size()).isEqualTo(whole);
        assertThat(told.refusals().getValue()).isEmpty();
        told.close();
    }

    @Test
    void anMlflowServerIsToldOfARunToItsEnd() throws IOException {
        try (MlflowServer server = new MlflowServer()) {
            told.tell(new ToldRuns.Tools(false, Optional.of(server.url())));
            told.working(Set.of("run-1"));
            told.tick();
            assertThat(server.finished()).isZero();
            run.add(new RunEvent.Done("completed", Map.of(), 9));
            told.working(Set.of());
            told.tick();
            assertThat(server.finished()).isOne();
        }
        assertThat(sentences).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsToldOnceWithTheRunAndTheOtherToolGoesOn() throws IOException {
        String gone;
        try (MlflowServer server = new MlflowServer()) {
            gone = server.url();
        }
        told.tell(new ToldRuns.Tools(true, Optional.of(gone)));
        told.working(Set.of("run-1"));
        told.tick();
        long before = size();
        run.steps(1, 11, 20);
        told.tick();

        assertThat(size()).isGreaterThan(before);
        assertThat(told.refusals().getValue().get("run-1"))
                .matches("The MLflow server 127.0.0.1:[0-9]+ does not answer: nothing listens there."
                        + " The run goes on without being told there.");
        assertThat(sentences).hasSize(1);
        // Another setting is another attempt.
        try (MlflowServer server = new MlflowServer()) {
            told.tell(new ToldRuns.Tools(true, Optional.of(server.url())));
            told.tick();
            assertThat(told.refusals().getValue()).isEmpty();
        }
        told.close();
    }
}
