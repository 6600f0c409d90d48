package lilora.app.screen.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.engine.Progress;
import lilora.engine.data.Split;
import lilora.engine.importing.Squares;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library over a task whose files change, and whose items take long to read. */
class TaskLibraryViewModelTest {
    private static final int ROWS = 130;

    @TempDir
    private Path folder;

    private TaskFolders folders;
    private Path train;

    @BeforeEach
    void importSquares() throws IOException {
        Path own = Files.createDirectories(folder.resolve("workspace/tasks"));
        folders = new TaskFolders(folder.resolve("none"), own);
        Path file = Squares.foreign(folder, ROWS);
        folders.take(Squares.request(file, folder.resolve("pictures"), 20), Progress.NONE);
        train = own.resolve("squares")
                .resolve(folders.glance(own.resolve("squares")).description().train());
    }

    private TaskLibraryViewModel library(TaskRunner runner) {
        TaskLibraryViewModel library = new TaskLibraryViewModel(folders, runner, new ScriptedUser());
        library.refresh();
        assertThat(library.stateProperty().get()).isEqualTo(TaskLibraryViewModel.State.READY);
        return library;
    }

    private void change(String from, String to) throws IOException {
        Files.writeString(train, Files.readString(train).replace(from, to));
    }

    private static String question(TaskLibraryViewModel library) {
        return library.pager()
                .itemProperty()
                .get()
                .map(item -> item.exchanges().get(0).question())
                .orElse("");
    }

    @Test
    void readingTheFoldersAgainRenewsTheSelectedTaskAndStaysAtItsItem() throws IOException {
        TaskLibraryViewModel library = library(new DirectTaskRunner());
        library.pager().go(3);
        assertThat(library.reportProperty().get().orElseThrow().findings()).isEmpty();
        change("What color is it?", "Which colour is it?");
        Files.delete(images().resolve(library.pager()
                .itemProperty()
                .get()
                .orElseThrow()
                .images()
                .get(0)));

        library.refresh();

        assertThat(question(library)).isEqualTo("Which colour is it?");
        assertThat(library.pager().indexProperty().get()).isEqualTo(3);
        assertThat(library.reportProperty().get().orElseThrow().findings()).isNotEmpty();
    }

    private Path images() {
        return train.resolveSibling("images");
    }

    @Test
    void aLateItemNeverTakesThePlaceOfTheOneThatIsWanted() {
        LaterTaskRunner later = new LaterTaskRunner("Reading an item");
        ItemPager pager = library(later).pager();
        pager.turn(1);
        pager.turn(1);
        assertThat(pager.itemProperty().get()).isEmpty();

        later.goOnBackwards();

        assertThat(pager.indexProperty().get()).isEqualTo(2);
        ShownItem third = pager.itemProperty().get().orElseThrow();
        pager.splitProperty().set(Split.TEST);
        pager.splitProperty().set(Split.TRAIN);
        pager.go(2);
        later.goOnBackwards();
        assertThat(pager.itemProperty().get()).contains(third);
    }

    @Test
    void anItemWhoseFileHasChangedIsToldInASentenceUntilItIsReadAgain() throws IOException {
        // Only a large task leaves its items in the file.
        change("What color is it?", "What color is it? " + "x".repeat(170_000));
        ItemPager pager = new ItemPager(new DirectTaskRunner());
        try (TaskDetail read = TaskDetail.read(train.getParent())) {
            pager.open(read);
            int last = pager.countProperty().get() - 1;
            Files.writeString(train, " \n", StandardOpenOption.APPEND);

            pager.go(last);

            assertThat(pager.itemProperty().get()).isEmpty();
            assertThat(pager.problemProperty().get()).contains(train.toString(), "has changed since it was read");
        }
        try (TaskDetail again = TaskDetail.read(train.getParent())) {
            pager.open(again);
            pager.go(Integer.MAX_VALUE);
            assertThat(pager.problemProperty().get()).isEmpty();
            assertThat(pager.itemProperty().get()).isPresent();
        }
    }
}
