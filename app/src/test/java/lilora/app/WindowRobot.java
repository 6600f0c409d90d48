package lilora.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.view.ChartView;
import lilora.app.launch.BundledAssets;
import lilora.app.theme.Tone;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** A person at the window of a workspace with small materials: looks, waits, presses keys. */
final class WindowRobot {
    private static final int PATIENCE_SECONDS = Integer.getInteger("lilora.patience", 180);
    private static final int MOST_TABS = 120;
    private static final int MOST_FRAMES = 40;

    private final FxRobot robot;
    private final Stage stage;
    private final StartOptions options;
    private Workbench workbench;

    WindowRobot(FxRobot robot, Stage stage, Path folder, BundledAssets materials) {
        this.robot = robot;
        this.stage = stage;
        this.options = new StartOptions(
                Optional.of(folder.resolve("workspace")),
                Optional.empty(),
                folder.resolve("config"),
                folder.resolve("usual"),
                workspace -> materials,
                folder.resolve("ssh"));
        this.workbench = open();
    }

    private Workbench open() {
        Workbench made = WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {
            Workbench window = new Workbench(stage, options, Optional.of(Tone.LIGHT));
            window.show();
            return window;
        });
        await(() -> made.workspace().getValue().isPresent());
        return made;
    }

    /** Opens the window again. */
    void reopen() {
        workbench = open();
    }

    /** Asks the window to close; a question may come before it does. */
    void close() {
        Platform.runLater(workbench::close);
    }

    /** Asks the window to close and answers its question by the button with these words. */
    void close(String answer) {
        close();
        answer(answer);
        await(() -> !stage.isShowing());
    }

    /** Clicks a button of the question that the window asks. */
    void answer(String button) {
        await(() -> asked(button).isPresent());
        robot.clickOn(asked(button).orElseThrow());
    }

    private Optional<Node> asked(String button) {
        return robot
                .lookup((Node node) -> node instanceof Button shown
                        && button.equals(shown.getText())
                        && shown.getScene().getWindow().isShowing()
                        && shown.getLayoutBounds().getWidth() > 0)
                .queryAll()
                .stream()
                .findFirst();
    }

    /** Writes into a field that has, or takes, the focus. */
    void write(String field, String text) {
        await(() -> robot.lookup(field).tryQuery().filter(Node::isFocused).isPresent());
        robot.write(text);
        await(() -> robot.lookup(field).queryTextInputControl().getText().equals(text));
    }

    /**
     * Presses a button once it can be. Beside a run at work buttons come and go, so a mouse that has found one may
     * click where it was.
     */
    void press(String button) {
        await(() -> canPress(button));
        // Not waited for: it may ask something.
        Platform.runLater(() -> usable(button).ifPresent(ButtonBase::fire));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Whether there is such a button that can be pressed. */
    boolean canPress(String button) {
        return usable(button).isPresent();
    }

    private Optional<ButtonBase> usable(String button) {
        return robot.lookup(button)
                .tryQueryAs(ButtonBase.class)
                .filter(found -> found.isVisible() && !found.isDisabled());
    }

    /** Clicks an item of a menu that hangs on a button, once it can be opened. */
    void choose(String menu, String item) {
        await(() -> canPress(menu));
        robot.interact(() -> usable(menu).ifPresent(shown -> ((MenuButton) shown).show()));
        await(() -> robot.lookup(item).tryQuery().isPresent());
        robot.clickOn(item);
    }

    boolean isOpen() {
        return on(stage::isShowing);
    }

    /** Waits until this is so, seen on the FX thread. */
    void await(Supplier<Boolean> condition) {
        await(PATIENCE_SECONDS, condition);
    }

    void await(int seconds, Supplier<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(seconds, TimeUnit.SECONDS, () -> {
                Platform.requestNextPulse();
                return on(condition);
            });
        } catch (TimeoutException e) {
            // Before the window is looked at: its thread may be what stands still.
            System.err.println(threads());
            throw new AssertionError("Waited for %d seconds; the window shows %.2000s".formatted(seconds, look()), e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** What each thread is at that runs the window or runs something of ours. */
    private static String threads() {
        StringBuilder told = new StringBuilder("Waited too long. The threads at work:\n");
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            boolean ours = Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith("lilora.")
                            || frame.getClassName().startsWith("java.lang.Process"));
            if (ours || thread.getThreadName().contains("FX")) {
                told.append(thread.getThreadName())
                        .append(' ')
                        .append(thread.getThreadState())
                        .append(thread.getLockName() == null ? "" : " on " + thread.getLockName())
                        .append(thread.getLockOwnerName() == null ? "" : " held by " + thread.getLockOwnerName())
                        .append('\n');
                Arrays.stream(thread.getStackTrace())
                        .limit(MOST_FRAMES)
                        .forEach(frame -> told.append("    ").append(frame).append('\n'));
            }
        }
        return told.toString();
    }

    static <T> T on(Supplier<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work::get);
    }

    /** What is to be read just now, for a report. */
    private String look() {
        return on(() -> robot
                        .lookup((Node node) -> node instanceof Label label
                                && label.getText() != null
                                && !label.getText().isBlank()
                                && Stream.<Node>iterate(label, Objects::nonNull, Node::getParent)
                                        .allMatch(Node::isVisible))
                        .queryAllAs(Label.class)
                        .stream()
                        .map(Label::getText))
                .toList()
                .toString();
    }

    String title() {
        return text("#screen-title");
    }

    /** Text of a label, or nothing while there is none. */
    String text(String query) {
        return robot.lookup(query).tryQueryAs(Label.class).map(Label::getText).orElse("");
    }

    void awaitState(String word) {
        await(() -> text("#run-state").equals(word));
    }

    /** Moves the focus by the tabulator alone. */
    void tabTo(String id) {
        for (int i = 0; i < MOST_TABS; i++) {
            Node owner = on(() -> stage.getScene().getFocusOwner());
            if (owner != null && id.equals(owner.getId())) {
                return;
            }
            robot.push(KeyCode.TAB);
        }
        throw new AssertionError("The tabulator does not reach " + id);
    }

    /** Runs a command by the palette. */
    void command(String title) {
        robot.push(KeyCode.CONTROL, KeyCode.K);
        write("#palette-query", title);
        robot.push(KeyCode.ENTER);
        await(10, () -> !robot.lookup("#palette-query").query().isFocused());
    }

    /** The chart on the screen of one run with this title. */
    ChartView chart(String title) {
        return charts().filter(view -> view.model().title().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no chart " + title));
    }

    <M extends ChartModel> Optional<M> model(Class<M> type, String title) {
        return charts().map(ChartView::model)
                .filter(model -> model.title().equals(title))
                .map(type::cast)
                .findFirst();
    }

    private Stream<ChartView> charts() {
        return robot.lookup(".plot-view").queryAllAs(ChartView.class).stream();
    }
}
