package lilora.app.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import lilora.app.undo.EditStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Help on a field, by key and by mouse. */
@ExtendWith(ApplicationExtension.class)
class FieldHelpTest {
    private static final FieldSpec RANK = FieldSpec.whole("rank", 16, 1, 256, "", "Columns of A.");

    @Start
    void open(Stage stage) {
        FormViewModel form = new FormViewModel("options", List.of(RANK), values -> {}, new EditStack());
        stage.setScene(new Scene(new FormView("Options", form, field -> {}), 640, 300));
        stage.show();
    }

    private static Window help(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        Label shown =
                robot.lookup("Columns of A. Range: 1 to 256.\nDefault: 16.").query();
        return shown.getScene().getWindow();
    }

    @Test
    void f1InAFieldExplainsItAndEscapeGoesBackToTheField(FxRobot robot) {
        TextField field = robot.lookup("#field-rank").query();
        robot.interact(field::requestFocus);
        robot.push(KeyCode.F1);
        Window help = help(robot);
        assertThat(help.isShowing()).isTrue();

        robot.push(KeyCode.ESCAPE);

        assertThat(help.isShowing()).isFalse();
        assertThat(field.isFocused()).isTrue();
    }

    @Test
    void theSignBesideTheLabelExplainsTheField(FxRobot robot) {
        robot.clickOn("#help-rank");
        Window help = help(robot);
        assertThat(help.isShowing()).isTrue();

        robot.push(KeyCode.ESCAPE);

        assertThat(help.isShowing()).isFalse();
    }
}
