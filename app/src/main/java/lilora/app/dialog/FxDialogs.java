package lilora.app.dialog;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.event.Event;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.DialogEvent;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Modality;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import lilora.app.background.FxThread;
import lilora.app.theme.Theme;
import org.jspecify.annotations.Nullable;

/** Asks by windows. File choosers open where the last one was left. */
public final class FxDialogs implements DialogService {
    private final Supplier<Window> owner;
    private final Theme theme;
    private final FxThread fx;
    private final ProblemReports reports;
    private @Nullable Path lastFolder;

    /**
     * Dialogs over a window.
     *
     * @param owner asked each time, since the window is made after its services
     * @param reports of the problems that are shown
     */
    public FxDialogs(Supplier<Window> owner, Theme theme, FxThread fx, ProblemReports reports) {
        this.owner = owner;
        this.theme = theme;
        this.fx = fx;
        this.reports = reports;
    }

    @Override
    public <T> Optional<T> choose(String title, String text, List<Choice<T>> choices) {
        Map<ButtonType, T> answers = new LinkedHashMap<>();
        Dialog<ButtonType> dialog = dialog(title, new Label(text));
        for (Choice<T> choice : choices) {
            // All on the side of the answers, in the order given; "other" would put some of them left of the main one.
            ButtonType type = new ButtonType(
                    choice.label(),
                    choice.kind() == Choice.Kind.MAIN ? ButtonBar.ButtonData.OK_DONE : ButtonBar.ButtonData.APPLY);
            answers.put(type, choice.value());
            dialog.getDialogPane().getButtonTypes().add(type);
            style(dialog.getDialogPane().lookupButton(type), choice.kind());
        }
        dialog.getDialogPane().getButtonTypes().add(ButtonType.CANCEL);
        // What cannot be taken back is not done by a hasty Enter.
        boolean danger = choices.stream().anyMatch(choice -> choice.kind() == Choice.Kind.DANGER);
        Node first = danger ? dialog.getDialogPane().lookupButton(ButtonType.CANCEL) : null;
        return answer(dialog, first).map(answers::get);
    }

    /** Buttons of one size would all be as wide as the longest words, and be cut where there is no room for that. */
    private static void style(Node button, Choice.Kind kind) {
        ButtonBar.setButtonUniformSize(button, false);
        if (kind == Choice.Kind.DANGER) {
            button.getStyleClass().add("danger");
        }
    }

    @Override
    public Optional<String> askText(String title, String label, String initial) {
        return ask(title, label, new TextField(initial)).map(String::strip).filter(text -> !text.isEmpty());
    }

    @Override
    public Optional<String> askSecret(String title, String label) {
        return ask(title, label, new PasswordField());
    }

    private Optional<String> ask(String title, String label, TextField field) {
        field.setId("dialog-text");
        Label name = new Label(label);
        name.setWrapText(true);
        name.setLabelFor(field);
        Dialog<ButtonType> dialog = dialog(title, new VBox(6, name, field));
        dialog.getDialogPane().getButtonTypes().addAll(ButtonType.OK, ButtonType.CANCEL);
        Button ok = (Button) dialog.getDialogPane().lookupButton(ButtonType.OK);
        ok.disableProperty().bind(field.textProperty().map(String::isBlank));
        return answer(dialog, field).filter(ButtonType.OK::equals).map(type -> field.getText());
    }

    @Override
    public void show(Problem problem) {
        Dialog<ButtonType> dialog = dialog(problem.what(), ProblemView.below(problem, reports));
        dialog.setResizable(true);
        dialog.getDialogPane().getButtonTypes().add(ButtonType.CLOSE);
        answer(dialog, null);
    }

    /**
     * Waits for the answer, while the window behind hears nothing. A window modal by JavaFX would be made unresizable for
     * that time, which X11 window managers answer by taking its maximised state away.
     *
     * @param first what keys go to at first, or null for the main button
     */
    private Optional<ButtonType> answer(Dialog<ButtonType> dialog, @Nullable Node first) {
        dialog.initModality(Modality.NONE);
        Window behind = dialog.getOwner();
        dialog.addEventHandler(
                DialogEvent.DIALOG_SHOWN,
                event -> fx.later(() -> {
                    fitButtons(dialog.getDialogPane());
                    // Once it has a size: over a maximised window it would stay in the corner of the screen.
                    if (behind != null) {
                        center(dialog, behind);
                        toFront(dialog);
                    }
                    focus(first);
                }));
        if (behind == null) {
            return dialog.showAndWait();
        }
        hideMenus();
        EventHandler<Event> hold = event -> {
            event.consume();
            if (event.getEventType() == MouseEvent.MOUSE_PRESSED || event.getEventType() == KeyEvent.KEY_PRESSED) {
                toFront(dialog);
            }
        };
        behind.addEventFilter(InputEvent.ANY, hold);
        behind.addEventFilter(WindowEvent.WINDOW_CLOSE_REQUEST, hold);
        try {
            return dialog.showAndWait();
        } finally {
            behind.removeEventFilter(InputEvent.ANY, hold);
            behind.removeEventFilter(WindowEvent.WINDOW_CLOSE_REQUEST, hold);
        }
    }

    /** A menu hides only after its item's action, so that it would take the keys meant for the dialog that the item opens. */
    private static void hideMenus() {
        for (Window window : List.copyOf(Window.getWindows())) {
            if (window instanceof PopupWindow menu) {
                menu.hide();
            }
        }
    }

    /** The bar of buttons measures them before the size of text is known, and would cut their words where text is large. */
    private static void fitButtons(DialogPane pane) {
        for (ButtonType type : pane.getButtonTypes()) {
            if (pane.lookupButton(type) instanceof Region button) {
                button.setPrefWidth(Region.USE_COMPUTED_SIZE);
                button.setMinWidth(Region.USE_PREF_SIZE);
            }
        }
        pane.getScene().getWindow().sizeToScene();
    }

    private static void focus(@Nullable Node first) {
        if (first != null) {
            first.requestFocus();
        }
        if (first instanceof TextField text) {
            text.selectAll();
        }
    }

    private static void toFront(Dialog<?> dialog) {
        Scene scene = dialog.getDialogPane().getScene();
        if (scene != null && scene.getWindow() != null) {
            scene.getWindow().requestFocus();
        }
    }

    private static void center(Dialog<?> dialog, Window behind) {
        dialog.setX(behind.getX() + (behind.getWidth() - dialog.getWidth()) / 2);
        dialog.setY(behind.getY() + (behind.getHeight() - dialog.getHeight()) / 2);
    }

    private Dialog<ButtonType> dialog(String title, Node content) {
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner.get());
        dialog.setTitle(title.length() > 60 ? "LiLoRA Workbench" : title);
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        heading.setWrapText(true);
        if (content instanceof Label label) {
            label.setWrapText(true);
        }
        VBox box = new VBox(10, heading, content);
        box.getStyleClass().add("dialog-body");
        DialogPane pane = dialog.getDialogPane();
        pane.setContent(box);
        pane.getStyleClass().add("workbench-dialog");
        theme.scale(pane);
        return dialog;
    }

    @Override
    public Optional<Path> openFile(String title, FileKind... kinds) {
        return remember(over(files(title, kinds)::showOpenDialog));
    }

    @Override
    public Optional<Path> openFolder(String title) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(title);
        folder().ifPresent(chooser::setInitialDirectory);
        Optional<Path> chosen = Optional.ofNullable(over(chooser::showDialog)).map(File::toPath);
        chosen.ifPresent(path -> lastFolder = path);
        return chosen;
    }

    @Override
    public Optional<Path> saveFile(String title, String suggestedName, FileKind... kinds) {
        FileChooser chooser = files(title, kinds);
        chooser.setInitialFileName(suggestedName);
        return remember(over(chooser::showSaveDialog));
    }

    @Override
    public Optional<Path> saveFolder(String title, Path parent, String suggestedName) {
        FileChooser chooser = files(title);
        if (Files.isDirectory(parent)) {
            chooser.setInitialDirectory(parent.toFile());
        }
        chooser.setInitialFileName(suggestedName);
        return Optional.ofNullable(over(chooser::showSaveDialog)).map(File::toPath);
    }

    /** The system's choosers are modal, so that the window comes out of them smaller than it was: see {@link #answer}. */
    private <T> @Nullable T over(Function<Window, @Nullable T> chooser) {
        Window behind = owner.get();
        hideMenus();
        boolean maximised = behind instanceof Stage stage && stage.isMaximized();
        T chosen = chooser.apply(behind);
        if (maximised && behind instanceof Stage stage) {
            // Once the window manager has told what it did.
            fx.later(() -> stage.setMaximized(true));
        }
        return chosen;
    }

    private FileChooser files(String title, FileKind... kinds) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        Arrays.stream(kinds)
                .map(kind -> new FileChooser.ExtensionFilter(kind.title(), kind.patterns()))
                .forEach(chooser.getExtensionFilters()::add);
        folder().ifPresent(chooser::setInitialDirectory);
        return chooser;
    }

    private Optional<File> folder() {
        return Optional.ofNullable(lastFolder).map(Path::toFile).filter(File::isDirectory);
    }

    private Optional<Path> remember(@Nullable File chosen) {
        if (chosen == null) {
            return Optional.empty();
        }
        lastFolder = chosen.toPath().getParent();
        return Optional.of(chosen.toPath());
    }
}
