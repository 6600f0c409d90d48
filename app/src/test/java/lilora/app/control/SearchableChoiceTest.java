package lilora.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import lilora.app.form.LabelConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A choice among many, by keyboard and mouse. */
@ExtendWith(ApplicationExtension.class)
class SearchableChoiceTest {
    private SearchableChoice<Integer> choice;
    private TextField other;
    private final List<Integer> chosen = new ArrayList<>();

    @Start
    void open(Stage stage) {
        choice = new SearchableChoice<>();
        other = new TextField();
        choice.setConverter(new LabelConverter<>(number -> "Run " + number + " · seed " + number % 5));
        choice.getItems().setAll(IntStream.range(0, 300).boxed().toList());
        choice.setValue(7);
        choice.onChosen(chosen::add);
        stage.setScene(new Scene(new VBox(other, choice), 400, 500));
        stage.show();
        choice.requestFocus();
    }

    private List<?> offered(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.from(choice).lookup("#filtered").<ComboBox<?>>query().getItems();
    }

    private void type(FxRobot robot, String text) {
        robot.push(KeyCode.DOWN);
        assertThat(choice.isShowing()).isTrue();
        robot.write(text);
    }

    @Test
    void everyWordTypedNarrowsTheListAndEnterTakesTheFirstThatIsLeft(FxRobot robot) {
        type(robot, "SEED 3 run 12");

        assertThat(offered(robot)).isEqualTo(List.of(123, 128));
        robot.push(KeyCode.ENTER);

        assertThat(choice.getValue()).isEqualTo(123);
        assertThat(chosen).containsExactly(123);
        assertThat(choice.isShowing()).isFalse();
    }

    @Test
    void aSearchThatFindsNothingSaysSo(FxRobot robot) {
        type(robot, "no such run");

        assertThat(offered(robot)).isEmpty();
        assertThat(robot.lookup("Nothing matches").query().isVisible()).isTrue();
        robot.push(KeyCode.ESCAPE);
        assertThat(choice.getValue()).isEqualTo(7);
    }

    @Test
    void whatIsPassedByKeysIsNotChosenUntilEnter(FxRobot robot) {
        type(robot, "");
        robot.push(KeyCode.DOWN).push(KeyCode.DOWN).push(KeyCode.DOWN);
        assertThat(chosen).isEmpty();

        robot.push(KeyCode.ENTER);

        assertThat(chosen).containsExactly(10);
        assertThat(choice.isFocused()).isTrue();
    }

    @Test
    void escapeKeepsWhatWasChosenBefore(FxRobot robot) {
        type(robot, "299");
        robot.push(KeyCode.DOWN).push(KeyCode.ESCAPE);

        assertThat(choice.getValue()).isEqualTo(7);
        assertThat(choice.isFocused()).isTrue();
        assertThat(chosen).isEmpty();
    }

    @Test
    void aSearchThatFindsNothingAndIsLeftChoosesNothing(FxRobot robot) {
        type(robot, "nothing is called so");
        assertThat(offered(robot)).isEmpty();

        robot.interact(other::requestFocus);

        assertThat(choice.isShowing()).isFalse();
        assertThat(choice.getValue()).isEqualTo(7);
        assertThat(chosen).isEmpty();
    }

    @Test
    void aClickChoosesAndTheNextSearchBeginsAnew(FxRobot robot) {
        type(robot, "run 42 ");
        robot.clickOn("Run 42 · seed 2");
        assertThat(chosen).containsExactly(42);

        robot.interact(choice::requestFocus);
        type(robot, "");
        assertThat(offered(robot)).hasSize(300);
    }

    @Test
    void whatWasTakenBackShowsThePromptAgain(FxRobot robot) {
        robot.interact(() -> {
            choice.setPromptText("Add a run");
            choice.clear();
        });
        assertThat(shown(robot)).isEqualTo("Add a run");

        type(robot, "run 42 ");
        robot.push(KeyCode.ENTER);
        assertThat(shown(robot)).isEqualTo("Run 42 · seed 2");

        robot.interact(choice::clear);
        assertThat(shown(robot)).isEqualTo("Add a run");
    }

    private String shown(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.from(choice)
                .lookup("#filtered")
                .<ComboBox<?>>query()
                .getButtonCell()
                .getText();
    }
}
