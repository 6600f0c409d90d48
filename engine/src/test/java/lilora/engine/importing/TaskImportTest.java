package lilora.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TrainItem;
import lilora.engine.plan.DataCheck;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TaskImportTest {
    @TempDir
    private Path folder;

    private Path own;
    private TaskImport importer;

    @BeforeEach
    void makeWorkspace() throws IOException {
        own = Files.createDirectories(folder.resolve("workspace/tasks"));
        importer = new TaskImport(DataCheck.settings());
    }

    @Test
    void rowsUnderForeignNamesBecomeATaskThatTheEngineLoads() throws IOException {
        Path file = Squares.foreign(folder, 60);
        ImportOutcome outcome = importer.run(
                Squares.request(file, folder.resolve("pictures"), 25),
                own.resolve("squares"),
                TaskImport.Existing.KEPT,
                Progress.NONE);
        assertThat(outcome).isInstanceOf(ImportOutcome.Imported.class);
        try (Task task = Task.load(own.resolve("squares"))) {
            assertThat(task.train().size() + task.test().size()).isEqualTo(60);
            assertThat(task.test()).hasSizeBetween(5, 30);
            assertThat(task.train().get(0).turns().get(0).text()).isEqualTo("<image>\nWhat color is it?");
            assertThat(task.train().stream().map(TrainItem::images))
                    .doesNotContainAnyElementsOf(
                            task.test().stream().map(TestItem::images).toList());
        }
        assertThat(own.toFile().list()).containsExactly("squares");
    }

    @Test
    void aFileInTheEnginesFormIsTakenByteForByte() throws IOException {
        Path file = Squares.llava(folder, 12);
        importer.run(
                Squares.request(file, folder.resolve("pictures"), 0),
                own.resolve("squares"),
                TaskImport.Existing.KEPT,
                Progress.NONE);
        assertThat(own.resolve("squares/train.json")).hasSameBinaryContentAs(file);
    }

    @Test
    void badRowsAreRefusedWithTheirLinesAndNothingIsLeft() throws IOException {
        Path file = Squares.llava(folder, 12);
        Files.delete(folder.resolve("pictures/003.png"));
        ImportOutcome outcome = importer.run(
                Squares.request(file, folder.resolve("pictures"), 0),
                own.resolve("squares"),
                TaskImport.Existing.KEPT,
                Progress.NONE);
        ImportOutcome.Refused refused = (ImportOutcome.Refused) outcome;
        assertThat(refused.errors()).isEqualTo(1);
        assertThat(refused.findings().get(0).message())
                .isEqualTo(
                        "train.json, line 5, item \"t3\": image \"003.png\" is not in images; add it or correct the name (case matters).");
        assertThat(own).isEmptyDirectory();
    }

    @Test
    void aTakenIdIsRefusedBeforeAnythingIsCopied() throws IOException {
        Path file = Squares.llava(folder, 3);
        ImportRequest request = Squares.request(file, folder.resolve("pictures"), 0);
        importer.run(request, own.resolve("squares"), TaskImport.Existing.KEPT, Progress.NONE);
        assertThatThrownBy(() -> importer.run(request, own.resolve("squares"), TaskImport.Existing.KEPT, Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("There is a \"squares\" in %s already; choose another name, or remove it first."
                        .formatted(own));
    }

    @Test
    void aCancelledImportLeavesNothing() throws IOException {
        ImportRequest request = Squares.request(Squares.llava(folder, 12), folder.resolve("pictures"), 0);
        Progress cancelled = new Progress() {
            @Override
            public void update(double fraction, String message) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        assertThatThrownBy(() -> importer.run(request, own.resolve("squares"), TaskImport.Existing.KEPT, cancelled))
                .isInstanceOf(CancellationException.class);
        assertThat(own).isEmptyDirectory();
    }

    @Test
    void imagesOutsideTheFolderAreNotTaken() throws IOException {
        Path file = Squares.llava(folder, 3);
        Files.writeString(file, Files.readString(file).replace("001.png", "../../secret.png"));
        Files.writeString(folder.resolve("secret.png"), "x");
        ImportOutcome.Refused refused = (ImportOutcome.Refused) importer.run(
                Squares.request(file, folder.resolve("pictures"), 0),
                own.resolve("squares"),
                TaskImport.Existing.KEPT,
                Progress.NONE);
        assertThat(refused.findings().get(0).message()).contains("leaves its folder by \"..\"");
    }

    @Test
    void brokenJsonIsToldWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), "[\n{\"id\": 1},\n{oops}\n]");
        assertThatThrownBy(() -> new InstructionFile(file).preview(5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 3");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsRefusedAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("train.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThatThrownBy(() -> new InstructionFile(pipe).preview(5))
                        .isInstanceOf(InputException.class)
                        .hasMessage(pipe + " cannot be read: it is a pipe or a device, and no file."));
    }
}
