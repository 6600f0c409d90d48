package lilora.app.dialog;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import lilora.app.theme.Theme;
import org.jspecify.annotations.Nullable;

/** Asks by windows. File choosers open where the last one was left. */
public final class FxDialogs implements DialogService {
    private final Supplier<Window> owner;
    private final Theme theme;
    private @Nullable Path lastFolder;

    /**
     * Dialogs over a window.
     *
     * @param owner asked each time, since the window is made after its services
     */
    public FxDialogs(Supplier<Window> owner, Theme theme) {
        this.owner = owner;
        this.theme = theme;
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
        if (choices.stream().anyMatch(choice -> choice.kind() == Choice.Kind.DANGER)) {
            // What cannot be taken back is not done by a hasty Enter.
            dialog.setOnShown(event ->
                    dialog.getDialogPane().lookupButton(ButtonType.CANCEL).requestFocus());
        }
        return dialog.showAndWait().map(answers::get);
    }

    private static void style(Node button, Choice.Kind kind) {
        if (kind == Choice.Kind.DANGER) {
            button.getStyleClass().add("danger");
        }
    }

    @Override
    public Optional<String> askText(String title, String label, String initial) {
        TextField field = new TextField(initial);
        field.setId("dialog-text");
        Label name = new Label(label);
        name.setLabelFor(field);
        Dialog<ButtonType> dialog = dialog(title, new VBox(6, name, field));
        dialog.getDialogPane().getButtonTypes().addAll(ButtonType.OK, ButtonType.CANCEL);
        Button ok = (Button) dialog.getDialogPane().lookupButton(ButtonType.OK);
        ok.disableProperty().bind(field.textProperty().map(String::isBlank));
        dialog.setOnShown(event -> {
            field.requestFocus();
            field.selectAll();
        });
        return dialog.showAndWait().filter(ButtonType.OK::equals).map(type -> field.getText()
                .strip());
    }

    @Override
    public void show(Problem problem) {
        Dialog<ButtonType> dialog = dialog("Something went wrong", new ProblemView(problem));
        dialog.setResizable(true);
        dialog.getDialogPane().getButtonTypes().add(ButtonType.CLOSE);
        dialog.showAndWait();
    }

    private Dialog<ButtonType> dialog(String title, Node content) {
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner.get());
        dialog.setTitle(title);
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
        return remember(files(title, kinds).showOpenDialog(owner.get()));
    }

    @Override
    public List<Path> openFiles(String title, FileKind... kinds) {
        List<File> chosen = files(title, kinds).showOpenMultipleDialog(owner.get());
        if (chosen == null || chosen.isEmpty()) {
            return List.of();
        }
        remember(chosen.get(0));
        return chosen.stream().map(File::toPath).toList();
    }

    @Override
    public Optional<Path> openFolder(String title) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(title);
        folder().ifPresent(chooser::setInitialDirectory);
        Optional<Path> chosen =
                Optional.ofNullable(chooser.showDialog(owner.get())).map(File::toPath);
        chosen.ifPresent(path -> lastFolder = path);
        return chosen;
    }

    @Override
    public Optional<Path> saveFile(String title, String suggestedName, FileKind... kinds) {
        FileChooser chooser = files(title, kinds);
        chooser.setInitialFileName(suggestedName);
        return remember(chooser.showSaveDialog(owner.get()));
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
