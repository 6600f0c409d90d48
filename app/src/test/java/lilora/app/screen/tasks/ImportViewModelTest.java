package lilora.app.screen.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.app.background.LaterTaskRunner;
import lilora.engine.importing.Squares;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import whose files take long to read. */
class ImportViewModelTest {
    @TempDir
    private Path folder;

    private final LaterTaskRunner later = new LaterTaskRunner("Reading first.jsonl");
    private Path second;
    private ImportViewModel model;

    @BeforeEach
    void open() throws IOException {
        second = Squares.foreign(folder, 3);
        model = new ImportViewModel(
                new TaskFolders(folder.resolve("none"), folder.resolve("own")), later, imported -> {});
    }

    private Path first(String text) throws IOException {
        return Files.writeString(folder.resolve("first.jsonl"), text);
    }

    @Test
    void theRowsOfAFileThatIsNoLongerChosenAreNobodys() throws IOException {
        model.trainProperty().set(first("{\"other\": \"a\", \"words\": \"b\"}\n"));
        model.trainProperty().set(second);

        later.goOn();

        assertThat(model.fields()).contains("qid").doesNotContain("other");
        assertThat(model.preview()).hasSize(3);
        assertThat(model.titleProperty().get()).isEqualTo("squares");
    }

    @Test
    void whatIsWrongWithAFileThatIsNoLongerChosenTakesTheNewOneAwayFromNobody() throws IOException {
        model.trainProperty().set(first("no rows"));
        model.trainProperty().set(second);

        later.goOn();

        assertThat(model.trainProperty().get()).isEqualTo(second);
        assertThat(model.problemProperty().get()).isEmpty();
    }

    @Test
    void aFileWhoseReadingWasCancelledIsToBeChosenAgain() throws IOException {
        model.trainProperty().set(first("{\"other\": \"a\"}\n"));

        later.cancel();

        assertThat(model.trainProperty().get()).isNull();
        assertThat(model.problemProperty().get()).contains("Reading first.jsonl was cancelled; choose it once more.");
    }
}
