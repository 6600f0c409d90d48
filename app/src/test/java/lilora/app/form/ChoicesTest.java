package lilora.app.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class ChoicesTest {
    private ComboBox<Optional<String>> box;

    @Start
    void start(Stage stage) {
        box = new ComboBox<>();
        box.setConverter(new LabelConverter<>(one -> one.orElse("here")));
        Choices.offer(box, List.of(Optional.empty()), host("lab"));
        Choices.offer(box, List.of(Optional.empty()), host("lab"));
        stage.setScene(new Scene(new HBox(box), 300, 200));
        stage.show();
    }

    /** What is to be read on the closed box. */
    private String shown() {
        WaitForAsyncUtils.waitForFxEvents();
        return box.getChildrenUnmodifiable().stream()
                .filter(ListCell.class::isInstance)
                .map(cell -> String.valueOf(((ListCell<?>) cell).getText()))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> host(String name) {
        return Optional.of(name);
    }

    @Test
    void whatIsChosenStaysReadableWhileWhatIsOfferedChanges(FxRobot robot) {
        robot.interact(() -> Choices.offer(box, List.of(Optional.empty()), host("lab")));
        assertThat(shown()).isEqualTo("lab");
        robot.interact(() -> Choices.offer(box, List.of(Optional.empty(), host("lab"), host("far")), host("lab")));
        assertThat(shown()).isEqualTo("lab");
        robot.interact(() -> Choices.offer(box, List.of(Optional.empty(), host("far"), host("lab")), host("lab")));
        assertThat(shown()).isEqualTo("lab");
        assertThat(box.getValue()).contains("lab");
        assertThat(box.getSelectionModel().getSelectedIndex()).isEqualTo(2);
        robot.interact(() -> Choices.offer(box, List.of(Optional.empty()), Optional.empty()));
        assertThat(shown()).isEqualTo("here");
        robot.interact(() -> Choices.offer(box, List.of(host("lab")), null));
        assertThat(box.getValue()).isNull();
        assertThat(box.getItems()).containsExactly(host("lab"));
    }
}
