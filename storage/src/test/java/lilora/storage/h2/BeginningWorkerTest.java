package lilora.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import lilora.engine.Progress;
import lilora.engine.json.Json;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.WorkerIdentity;
import lilora.storage.RunFixture;
import lilora.storage.repository.RunState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that begins while somebody looks whether there is one. */
class BeginningWorkerTest {
    @TempDir
    Path folder;

    /** Does something when the time is asked for the second time. */
    private static final class BetweenTwoLooks implements InstantSource {
        private @Nullable Runnable between;
        private boolean looked;

        @Override
        public Instant instant() {
            if (looked && between != null) {
                between.run();
                between = null;
            }
            looked = between != null;
            return Instant.now();
        }
    }

    @Test
    void itsRunIsNotInterrupted() {
        BetweenTwoLooks clock = new BetweenTwoLooks();
        try (Store store = Store.open(folder, clock.withZone(ZoneOffset.UTC), Progress.NONE)) {
            RunFixture run = RunFixture.create(folder.resolve("runs"), "a", "Experiment a")
                    .hello(0);
            store.recorder().catchUp(run.folder());
            RunDirectory directory = RunDirectory.open(run.folder());
            byte[] beat = Json.compact(new Heartbeat.Beat(
                            WorkerIdentity.ofThisProcess(), Instant.now().toString()))
                    .getBytes(StandardCharsets.UTF_8);
            clock.between = () -> Heartbeat.copy(directory, beat, Duration.ZERO);
            assertThat(store.recorder().checkLiveness("a")).isEqualTo(RunState.RUNNING);
            assertThat(Optional.ofNullable(clock.between)).isEmpty();
            Heartbeat.copy(directory, null, Duration.ZERO);
            assertThat(store.recorder().checkLiveness("a")).isEqualTo(RunState.INTERRUPTED);
        }
    }
}
