package lilora.engine.tracking;

import static lilora.engine.tracking.TrackedRun.cell;
import static lilora.engine.tracking.TrackedRun.checkpoint;
import static lilora.engine.tracking.TrackedRun.done;
import static lilora.engine.tracking.TrackedRun.end;
import static lilora.engine.tracking.TrackedRun.hello;
import static lilora.engine.tracking.TrackedRun.stage;
import static lilora.engine.tracking.TrackedRun.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowTest {
    @TempDir
    Path folder;

    private final List<String> remarks = new ArrayList<>();
    private MlflowServer server;
    private TrackedRun run;

    @BeforeEach
    void start() throws IOException {
        server = new MlflowServer();
        run = new TrackedRun(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RunTrackers trackers(Map<String, String> environment) {
        return new RunTrackers(remarks::add).withMlflow(server.url(), environment);
    }

    @Test
    void aRunIsToldWithItsSettingsItsNumbersAndItsEnd() {
        try (RunTrackers trackers = trackers(Map.of("MLFLOW_TRACKING_TOKEN", "secret"))) {
            run.attempt(hello(0), stage(1), step(1, 1), step(1, 2), cell(1, 1, 60), end(1), done("completed"));
            trackers.accept(run.directory());
        }
        assertThat(remarks).isEmpty();
        MlflowServer.Run told = server.runs().get(0);
        assertThat(told.status).isEqualTo("FINISHED");
        assertThat(told.tags).containsEntry("lilora.run", "run-1");
        assertThat(told.parameters).containsEntry("method.options.rank", "8").containsEntry("method.id", "lilora");
        assertThat(told.metrics).contains("loss/total 1: 2.0", "loss/total 2: 1.5", "accuracy/1_a_b 1: 60.0");
        assertThat(server.authorizations()).containsOnly("Bearer secret");
    }

    @Test
    void aResumedRunIsToldAgainAndNoStepTwice() {
        try (RunTrackers trackers = trackers(Map.of())) {
            run.attempt(hello(0), stage(1), step(1, 1), checkpoint(1, 1), step(1, 2));
            trackers.accept(run.directory());
            run.attempt(hello(4), stage(1), step(1, 2), new RunEvent.Failed("loss", "It is NaN.", ""));
            trackers.accept(run.directory());
        }
        assertThat(server.runs()).hasSize(2);
        assertThat(server.runs().get(0).deleted).isTrue();
        MlflowServer.Run told = server.runs().get(1);
        assertThat(told.deleted).isFalse();
        assertThat(told.status).isEqualTo("FAILED");
        assertThat(told.metrics.stream().filter(metric -> metric.startsWith("loss/total")))
                .containsExactly("loss/total 1: 2.0", "loss/total 2: 1.5");
        assertThat(server.authorizations()).containsOnly("null");
    }

    @Test
    void longRunsAreToldInBatches() {
        run.attempt(Stream.concat(
                        Stream.of(hello(0), stage(1)),
                        IntStream.rangeClosed(1, 400).mapToObj(i -> step(1, i)))
                .toArray(RunEvent[]::new));
        try (RunTrackers trackers = trackers(Map.of())) {
            trackers.accept(run.directory());
        }
        assertThat(remarks).isEmpty();
        assertThat(server.runs().get(0).metrics).hasSize(2800);
    }

    @Test
    void aServerThatFailsIsRemarkedOnceAndTensorBoardGoesOn() {
        server.failAfter(5);
        try (RunTrackers trackers = trackers(Map.of()).withTensorBoard()) {
            run.attempt(hello(0), stage(1), step(1, 1));
            trackers.accept(run.directory());
            for (int i = 2; i < 6; i++) {
                run.attempt(step(1, i));
                trackers.accept(run.directory());
            }
        }
        assertThat(remarks)
                .singleElement()
                .asString()
                .contains("refuses", "(503)", "The run goes on without being told there.");
        assertThat(run.directory().path().resolve("tensorboard")).isNotEmptyDirectory();
    }

    @Test
    void aServerThatIsNotThereIsRemarked() {
        run.attempt(hello(0));
        server.close();
        try (RunTrackers trackers = trackers(Map.of())) {
            trackers.accept(run.directory());
            trackers.accept(run.directory());
        }
        assertThat(remarks).singleElement().asString().contains("does not answer");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String wrong : List.of("", "localhost:5000", "ftp://host", "http://", "http://a b", "http://host?x=1")) {
            assertThatThrownBy(() -> new RunTrackers(remarks::add).withMlflow(wrong, Map.of()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is no address of an MLflow server");
        }
    }
}
