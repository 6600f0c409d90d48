package lilora.app.design;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.app.dialog.Choice;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.dialog.Problem;

/** A person who cancels every question. */
public final class SilentDialogs implements DialogService {
    @Override
    public <T> Optional<T> choose(String title, String text, List<Choice<T>> choices) {
        return Optional.empty();
    }

    @Override
    public Optional<String> askText(String title, String label, String initial) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> openFile(String title, FileKind... kinds) {
        return Optional.empty();
    }

    @Override
    public List<Path> openFiles(String title, FileKind... kinds) {
        return List.of();
    }

    @Override
    public Optional<Path> openFolder(String title) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> saveFile(String title, String suggestedName, FileKind... kinds) {
        return Optional.empty();
    }

    @Override
    public void show(Problem problem) {}
}
