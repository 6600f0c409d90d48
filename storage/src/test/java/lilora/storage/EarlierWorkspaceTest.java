package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import lilora.engine.Progress;
import lilora.storage.repository.Draft;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workspace that the version of 28 November 2026 (commit cfbc49f) wrote, before packages and classes got other names:
 * {@link RunFixture#eventful()} and a run that was interrupted, with a name, tags, a note, drafts and a preference.
 */
class EarlierWorkspaceTest {
    private static final String FIRST = "20260101-000001-first";
    private static final String SECOND = "20260101-000002-second";

    @TempDir
    Path folder;

    @BeforeEach
    void unpack() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                        EarlierWorkspaceTest.class.getResourceAsStream("workspace-of-november.zip"));
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }

    @Test
    void itOpensAsItWasLeft() {
        open();
    }

    @Test
    void itIsRebuiltFromItsRunDirectories() throws IOException {
        Files.delete(folder.resolve("workbench.mv.db"));
        Files.delete(folder.resolve("workbench.sums"));

        open();
    }

    private void open() {
        try (Workspace workspace = Workspace.open(folder)) {
            workspace.rebuild().catchUp(Progress.NONE);
            assertThat(workspace.problems()).isEmpty();
            assertThat(workspace.setAside()).isEmpty();
            assertRuns(workspace);
            assertThat(workspace.drafts().list(Draft.Kind.SEQUENCE))
                    .extracting(Draft::name)
                    .containsExactly("Two tasks");
            assertThat(workspace.drafts().list(Draft.Kind.EXPERIMENT))
                    .extracting(Draft::name)
                    .containsExactly("Two tasks with LiLoRA");
            assertThat(workspace.preferences().get("run.loss-smoothing")).hasValue("0.60");
        }
    }

    private static void assertRuns(Workspace workspace) {
        RunRow row = workspace.runs().list(RunQuery.NEWEST).rows().get(0);
        assertThat(row.runId()).isEqualTo(FIRST);
        assertThat(row.name()).isEqualTo("First run, renamed");
        assertThat(row.tags()).containsExactly("baseline", "paper");
        assertThat(row.note()).isEqualTo("a note\nof two lines");
        assertThat(row.state()).isEqualTo(RunState.DONE);
        RunRecord record = workspace.runs().find(FIRST).orElseThrow();
        assertThat(record.matrix().at(2, 1)).hasValue(60);
        assertThat(record.matrix().at(2, 2)).hasValue(90);
        assertThat(workspace
                        .runs()
                        .steps(FIRST, StepQuery.whole(100, StepMetric.LOSS))
                        .current(StepMetric.LOSS)
                        .orElseThrow()
                        .size())
                .isEqualTo(12);
        assertThat(workspace.runs().predictions(FIRST, 1, 1))
                .singleElement()
                .satisfies(prediction -> assertThat(prediction.text()).isEqualTo("3"));
        RunRow second = workspace.runs().find(SECOND).orElseThrow().row();
        assertThat(second.collection()).isEqualTo(RunCollection.ARCHIVED);
        assertThat(second.stepsDone()).isEqualTo(6);
    }
}
