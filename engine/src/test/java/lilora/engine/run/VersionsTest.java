package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private static final String HASH = "401165cc4b600b6539ff5f074bc261934898d664";

    private static InputStream written(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCommitIsToldWithWhetherItsSourcesWereChanged() {
        assertThat(BuildCommit.of(written("git.commit.id.full=" + HASH + "\ngit.dirty=false\n")))
                .contains("401165cc4b60");
        assertThat(BuildCommit.of(written("git.commit.id.full=" + HASH + "\ngit.dirty=true\n")))
                .contains("401165cc4b60 with changes");
    }

    @Test
    void aBuildWithoutARepositoryHasNoCommit() {
        assertThat(BuildCommit.of(null)).isEmpty();
        assertThat(BuildCommit.of(written("# nothing was found\n"))).isEmpty();
        assertThat(BuildCommit.of(written("git.commit.id.full=${git.commit.id.full}\n")))
                .isEmpty();
    }

    @Test
    void thisProgramTellsItsCommitOrThatItIsUnknown() {
        assertThat(Versions.here()).containsKeys("engine", "java", "os");
        assertThat(Versions.here().get("commit")).matches("[0-9a-f]{12}( with changes)?|unknown");
    }

    @Test
    void whatIsGivenToOthersDoesNotNameTheComputer() {
        assertThat(Versions.shared(Map.of("engine", "1", Versions.HOST, "anna-laptop")))
                .isEqualTo(Map.of("engine", "1"));
    }
}
