package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.DialogPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.dialog.Choice;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FxDialogs;
import lilora.app.dialog.Problem;
import lilora.app.settings.SettingsStore;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Theme;
import lilora.app.theme.Tone;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Every window that asks has the keyboard while it is there, shows all its words, and gives the keyboard back. */
@ExtendWith(ApplicationExtension.class)
class DialogsTest {
    private static final String LONG =
            "The run \"Two tasks, the rank halved after the first of them, learning rate 2e-4\" (seed 7) is deleted, with"
                    + " all checkpoints and answers. 13.9 KiB are freed. This cannot be undone.";

    @TempDir
    private Path folder;

    private Button behind;
    private Stage stage;
    private DialogService dialogs;

    /** What is asked, and what has the focus first. */
    private enum Question {
        CONFIRM(asked -> asked.choose(
                "Leave this page?",
                LONG,
                List.of(
                        Choice.main("leave", "Leave it running"),
                        Choice.plain("after", "Stop after this stage"),
                        Choice.plain("now", "Stop now")))),
        DELETE(asked -> asked.choose(
                "Delete the run permanently?", LONG, List.of(Choice.danger("delete", "Delete permanently")))),
        NOTE(asked -> asked.askText("Note at this step", "Note", "before")),
        PROBLEM(asked -> {
            asked.show(new Problem("The run could not be resumed.", LONG, "Put its folder back.", "details"));
            return Optional.empty();
        });

        private final Function<DialogService, Optional<?>> ask;

        Question(Function<DialogService, Optional<?>> ask) {
            this.ask = ask;
        }
    }

    @Start
    void start(Stage shown) {
        stage = shown;
        behind = new Button("Behind");
        DirectTaskRunner tasks = new DirectTaskRunner();
        SettingsStore settings = new SettingsStore(folder, tasks);
        settings.set(settings.preferences().getValue().withFontScale(150));
        Theme theme = new Theme(settings, new SystemTone(), tasks);
        theme.start(Optional.of(Tone.LIGHT));
        stage.setScene(new Scene(new StackPane(behind)));
        stage.setMinWidth(0);
        stage.setWidth(800);
        stage.setHeight(600);
        stage.show();
        dialogs = new FxDialogs(() -> stage, theme, new FxThread(), (about, copied) -> copied.run());
    }

    @ParameterizedTest
    @EnumSource
    void aDialogTakesTheFocusAndGivesItBack(Question question, FxRobot robot) throws Exception {
        robot.interact(behind::requestFocus);
        CompletableFuture<Optional<?>> answer = new CompletableFuture<>();
        Platform.runLater(() -> answer.complete(question.ask.apply(dialogs)));
        await(() -> pane().filter(pane -> pane.getWidth() > 0 && owner(pane).isPresent())
                .isPresent());
        WaitForAsyncUtils.waitForFxEvents();

        DialogPane pane = WindowRobot.on(() -> pane().orElseThrow());
        Node owner = WindowRobot.on(() -> owner(pane).orElseThrow());
        assertThat(owner.isFocused()).isTrue();
        assertThat(WindowRobot.on(() -> Ring.isAround(owner)))
                .as("a ring around " + owner)
                .isTrue();
        assertThat(WindowRobot.on(() -> Cuts.in(pane))).isEmpty();
        assertThat(pane.getScene().getWindow().getWidth()).isLessThanOrEqualTo(800);
        if (question == Question.DELETE) {
            assertThat(((Button) owner).getText()).isEqualTo("Cancel");
        } else if (question == Question.CONFIRM) {
            assertThat(ButtonBar.getButtonData(owner)).isEqualTo(ButtonBar.ButtonData.OK_DONE);
        }

        robot.push(KeyCode.ESCAPE);

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEmpty();
        await(() -> pane().isEmpty() && behind.isFocused());
    }

    private static void await(java.util.function.Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> WindowRobot.on(condition));
    }

    private static Optional<Node> owner(DialogPane pane) {
        return Optional.ofNullable(pane.getScene().getFocusOwner());
    }

    private Optional<DialogPane> pane() {
        return Window.getWindows().stream()
                .filter(window -> window != stage && window.isShowing())
                .map(window -> window.getScene().getRoot())
                .filter(DialogPane.class::isInstance)
                .map(DialogPane.class::cast)
                .findFirst();
    }
}
