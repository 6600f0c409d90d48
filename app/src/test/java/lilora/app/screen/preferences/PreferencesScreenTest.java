package lilora.app.screen.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.background.DirectTaskRunner;
import lilora.app.settings.Preferences;
import lilora.app.settings.SettingsStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The page of preferences with real settings, used as a person uses it. */
@ExtendWith(ApplicationExtension.class)
class PreferencesScreenTest {
    @TempDir
    static Path folder;

    private SettingsStore store;

    @Start
    void open(Stage stage) {
        store = new SettingsStore(folder.resolve(Long.toString(System.nanoTime())), new DirectTaskRunner());
        stage.setScene(
                new Scene(new BorderPane(new PreferencesScreen(new PreferencesViewModel(store)).view()), 900, 700));
        stage.show();
    }

    private Preferences set() {
        return store.preferences().getValue();
    }

    @Test
    void runsAreToldToOtherToolsOnceThatIsSet(FxRobot robot) {
        CheckBox tensorBoard = robot.lookup("#tell-tensorboard").queryAs(CheckBox.class);
        assertThat(tensorBoard.isSelected()).isFalse();
        robot.interact(tensorBoard::fire);
        assertThat(set().tellsTensorBoard()).isTrue();

        TextField server = robot.lookup("#tell-mlflow").queryAs(TextField.class);
        Label error = robot.lookup("#tell-mlflow-error").queryAs(Label.class);
        robot.interact(server::requestFocus);
        robot.interact(() -> server.setText("localhost:5000"));
        robot.type(KeyCode.ENTER);
        assertThat(error.isVisible()).isTrue();
        assertThat(error.getText())
                .isEqualTo("\"localhost:5000\" is no address of an MLflow server; write http://HOST:PORT.");
        assertThat(set().mlflowServer()).isEmpty();

        // An address counts when its field is left, not letter by letter.
        robot.interact(() -> server.setText("http://localhost:5000"));
        assertThat(set().mlflowServer()).isEmpty();
        robot.interact(tensorBoard::requestFocus);
        assertThat(error.isVisible()).isFalse();
        assertThat(set().mlflowServer()).contains("http://localhost:5000");

        robot.interact(() -> store.set(Preferences.DEFAULT));
        assertThat(tensorBoard.isSelected()).isFalse();
        assertThat(server.getText()).isEmpty();
    }
}
