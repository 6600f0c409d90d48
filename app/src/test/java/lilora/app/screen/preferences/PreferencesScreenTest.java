package lilora.app.screen.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.background.DirectTaskRunner;
import lilora.app.settings.NoticeSettings;
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

    private final List<Consumer<String>> results = new ArrayList<>();
    private SettingsStore store;

    @Start
    void open(Stage stage) {
        store = new SettingsStore(folder.resolve(Long.toString(System.nanoTime())), new DirectTaskRunner());
        stage.setScene(new Scene(
                new BorderPane(new PreferencesScreen(new PreferencesViewModel(store, results::add)).view()), 900, 700));
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

    @Test
    void noticesGoToWhomIsChosenAndCanBeTried(FxRobot robot) {
        TextField command = robot.lookup("#notice-command").queryAs(TextField.class);
        TextField webhook = robot.lookup("#notice-webhook").queryAs(TextField.class);
        Label error = robot.lookup("#notice-error").queryAs(Label.class);
        CheckBox desktop = robot.lookup("#notice-desktop").queryAs(CheckBox.class);
        assertThat(desktop.isSelected()).isTrue();
        robot.interact(desktop::fire);
        robot.interact(command::requestFocus);
        robot.interact(() -> command.setText("notify 'me"));
        robot.type(KeyCode.ENTER);
        assertThat(error.getText()).contains("quote without its end");
        assertThat(set().noticeSettings()).isEqualTo(NoticeSettings.DEFAULT.withDesktop(false));

        robot.interact(() -> command.setText("notify 'me now'"));
        robot.interact(webhook::requestFocus);
        robot.interact(() -> webhook.setText("http://example.org/sekret"));
        robot.type(KeyCode.ENTER);
        assertThat(error.getText()).contains("write https://HOST").doesNotContain("sekret");
        robot.interact(() -> webhook.setText("https://example.org/sekret"));
        robot.type(KeyCode.ENTER);
        assertThat(error.isVisible()).isFalse();
        assertThat(set().noticeSettings())
                .isEqualTo(new NoticeSettings(true, "notify 'me now'", "https://example.org/sekret"));

        Button attempt = robot.lookup("#try-notices").queryAs(Button.class);
        robot.interact(attempt::fire);
        robot.interact(attempt::fire);
        assertThat(results).hasSize(1);
        assertThat(attempt.getText()).isEqualTo("Trying…");
        robot.interact(() -> results.get(0).accept("The webhook took the notice."));
        assertThat(attempt.getText()).isEqualTo("Try it");
        assertThat(robot.lookup("#notice-result").queryAs(Label.class).getText())
                .isEqualTo("The webhook took the notice.");
    }
}
