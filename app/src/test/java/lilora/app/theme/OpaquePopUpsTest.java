package lilora.app.theme;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.stage.Popup;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

class OpaquePopUpsTest extends ApplicationTest {
    private final ObjectProperty<Palette> palette = new SimpleObjectProperty<>(Palette.of(Tone.LIGHT));
    private Stage stage;

    @Override
    public void start(Stage shown) {
        stage = shown;
        stage.setScene(new Scene(new StackPane(new Label("behind")), 300, 200));
        stage.show();
        OpaquePopUps.follow(palette);
    }

    private Popup popUp() {
        Popup popUp = new Popup();
        popUp.getContent().add(new Label("in front"));
        interact(() -> popUp.show(stage));
        return popUp;
    }

    @Test
    void whatIsLeftBesideAPopUpHasAColourOfTheTone() {
        Popup light = popUp();
        palette.set(Palette.of(Tone.DARK));
        Popup dark = popUp();

        assertThat(light.getScene().getFill())
                .isEqualTo(Color.web(Palette.of(Tone.LIGHT).border()));
        assertThat(dark.getScene().getFill())
                .isEqualTo(Color.web(Palette.of(Tone.DARK).border()));
        assertThat(stage.getScene().getFill()).isEqualTo(Color.WHITE);
        interact(light::hide);
        interact(dark::hide);
    }
}
