package lilora.app.screen.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.image.ImageView;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.plan.BatchPreview;
import lilora.engine.plan.BatchPreview.Kind;
import lilora.engine.plan.BatchPreview.Part;
import lilora.engine.plan.BatchPreview.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The first batch with samples of several images, one and none. */
@ExtendWith(ApplicationExtension.class)
class BatchesViewTest {
    @Start
    void open(Stage stage) {
        List<Part> two = List.of(
                new Part(Kind.PROMPT, "USER: ", 3),
                new Part(Kind.IMAGE, "<image>", 16),
                new Part(Kind.IMAGE, "<image>", 4),
                new Part(Kind.SUPERVISED, "red", 2));
        List<Part> none = List.of(new Part(Kind.PROMPT, "USER: ", 3), new Part(Kind.SUPERVISED, "7", 2));
        BatchPreview batch = new BatchPreview(
                1,
                25,
                List.of(
                        new Sample("Colours", "a", 25, two, List.of(image(4, 4), image(8, 2))),
                        new Sample("Colours", "b", 5, none, List.of())));
        stage.setScene(new Scene(new BatchesView(new ReadOnlyObjectWrapper<>(List.of(batch))), 700, 500));
        stage.show();
    }

    private static RgbImage image(int width, int height) {
        return new RgbImage(width, height, new byte[3 * width * height]);
    }

    @Test
    void everyPictureOfASampleIsShownAndEachHasItsTokensInTheText(FxRobot robot) {
        assertThat(robot.lookup(".batch-sample .picture-frame .image-view").queryAllAs(ImageView.class))
                .extracting(view -> view.getImage().getWidth())
                .containsExactly(4.0, 8.0);
        assertThat(robot.lookup(".batch-sample .picture-frame").queryAll()).hasSize(3);
        assertThat(robot.lookup(".batch-sample .picture-frame .muted").queryAllAs(Labeled.class))
                .extracting(Labeled::getText)
                .containsExactly("text only");
        assertThat(robot.lookup(".batch-image").queryAllAs(Text.class))
                .extracting(Text::getText)
                .containsExactly("[16 visual tokens]", "[4 visual tokens]");
    }
}
