package lilora.app.screen.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.Progress;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TrainItem;
import lilora.engine.importing.ImportOutcome;
import lilora.engine.importing.Squares;
import lilora.engine.importing.TaskImport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFoldersTest {
    @TempDir
    private Path folder;

    private Path own;
    private TaskFolders folders;

    @BeforeEach
    void makeWorkspace() throws IOException {
        own = Files.createDirectories(folder.resolve("workspace/tasks"));
        folders = new TaskFolders(folder.resolve("none"), own);
    }

    @Test
    void rowsUnderForeignNamesBecomeATaskThatTheEngineLoads() throws IOException {
        Path file = Squares.foreign(folder, 60);
        ImportOutcome outcome = folders.take(Squares.request(file, folder.resolve("pictures"), 25), Progress.NONE);
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
        LibraryTask card = folders.glance(own.resolve("squares"));
        assertThat(card.usable()).isTrue();
        assertThat(folders.pictures(card.folder(), card.pictures())).hasSize(4);
    }

    @Test
    void whatAKilledImportLeftIsSweptAndNeverShown() throws IOException {
        Files.createDirectories(own.resolve(".importing-x/images"));
        assertThat(folders.list()).isEmpty();
        TaskImport.sweep(own);
        assertThat(own).isEmptyDirectory();
    }
}
