package lilora.app.screen.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** The files of an import, chosen by hand. */
class TaskImportFormTest extends ApplicationTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private ImportViewModel model;

    @Override
    public void start(Stage stage) {
        model = new ImportViewModel(
                new TaskFolders(folder.resolve("none"), folder.resolve("own")), new DirectTaskRunner(), imported -> {});
        stage.setScene(new Scene(new TaskImportForm(model, user, () -> {}), 700, 800));
        stage.show();
    }

    private double right(String id) {
        Node node = lookup("#" + id).query();
        return node.localToScene(node.getLayoutBounds()).getMaxX();
    }

    @Test
    void imagesInAZipFileAreChosenByMouseAndByKey() throws Exception {
        Path zip = Files.createFile(folder.resolve("images.zip"));
        Button button = lookup("#import-images-choose-zip").queryAs(Button.class);
        assertThat(button.getText()).isEqualTo("Choose .zip…");
        user.willChoose(zip);
        clickOn(button);
        assertThat(model.imagesProperty().get()).isEqualTo(zip);
        assertThat(lookup("#import-images").queryAs(Label.class).getText()).isEqualTo(zip.toString());

        interact(() -> model.imagesProperty().set(null));
        user.willChoose(zip);
        interact(() -> lookup("#import-test-choose").query().requestFocus());
        push(KeyCode.TAB).push(KeyCode.SPACE);

        assertThat(model.imagesProperty().get()).isEqualTo(zip);
    }

    @Test
    void theButtonsThatAllFieldsHaveStandBelowEachOther() {
        assertThat(right("import-images-choose")).isEqualTo(right("import-train-choose"));
        assertThat(right("import-images-choose-zip")).isLessThan(right("import-images-choose"));
    }

    @Test
    void oneAnswerOfOneWordIsToldSo() {
        assertThat(AnswerLengths.told("1", 1)).isEqualTo("1 word: 1 answer");
        assertThat(AnswerLengths.told("16+", 2000)).isEqualTo("16+ words: 2,000 answers");
    }
}
