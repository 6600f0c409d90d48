package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import lilora.engine.plan.FinishedRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of runs that were being made when their makers were killed. */
class RunInMakingTest {
    private static final String OLDER = ".run.01234567-89ab-cdef-0123-456789abcdef.creating";

    @TempDir
    private Path folder;

    private List<String> there() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** As if nobody had written there since. */
    private void age(Duration by) throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(by));
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(path -> !path.equals(folder)).toList()) {
                Files.setLastModifiedTime(path, then);
            }
        }
    }

    @Test
    void whatAKilledProcessLeavesIsRemovedAndWhatALivingOneMakesIsNot() throws IOException, InterruptedException {
        try (ChildJvm maker =
                ChildJvm.start(MakingMain.class, folder.resolve("run").toString())) {
            Path making = Path.of(maker.line());
            age(Duration.ofDays(400));
            RunInMaking.removeLeft(folder);
            assertThat(making.resolve("run.json")).exists();
            assertThat(new FinishedRuns(folder).all()).isEmpty();

            maker.kill();
            Files.writeString(making.resolve("checkpoints/half"), "a copy");
            RunInMaking.removeLeft(folder);
            assertThat(making)
                    .as("written to just now, perhaps by another computer")
                    .exists();
            age(Duration.ofHours(2));
            RunInMaking.removeLeft(folder);
        }
        assertThat(there()).isEmpty();
    }

    /** Without a lock nobody can tell whether it is at work. */
    @Test
    void whatAnOlderVersionLeftStaysForAMonth() throws IOException {
        Files.createDirectories(folder.resolve(OLDER + "/checkpoints"));
        age(Duration.ofDays(29));
        RunInMaking.removeLeft(folder);
        assertThat(there()).containsExactly(OLDER);

        age(Duration.ofDays(31));
        Runs.create(folder);
        assertThat(there()).containsExactly("run");
    }

    @Test
    void whatThisProcessMakesIsNotTouched() throws IOException {
        try (RunInMaking making = RunInMaking.begin(folder.resolve("run"))) {
            age(Duration.ofDays(400));
            RunInMaking.removeLeft(folder);
            assertThat(making.folder()).isDirectory();
            assertThat(there()).hasSize(2);
        }
        assertThat(there()).isEmpty();
    }

    @Test
    void foldersOfOtherNamesAreNobodysToRemove() throws IOException {
        Files.createDirectories(folder.resolve(".thesis.creating"));
        Files.createDirectories(folder.resolve("run.01234567-89ab-cdef-0123-456789abcdef.creating"));
        age(Duration.ofDays(400));
        RunInMaking.removeLeft(folder);
        RunInMaking.removeLeft(folder.resolve("none"));
        assertThat(there()).hasSize(2);
    }
}
