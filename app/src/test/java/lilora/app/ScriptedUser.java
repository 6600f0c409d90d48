package lilora.app;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.ChartFiles;
import lilora.app.dialog.Choice;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.dialog.Problem;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;

/** Whoever sits before a screen: gives prepared answers, agrees to everything, and remembers what was told. */
public final class ScriptedUser implements DialogService, Notifications, Navigator, ChartExports {
    private final Deque<String> answers = new ArrayDeque<>();
    private final Deque<Path> folders = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> went = new ArrayList<>();
    private final List<String> copied = new ArrayList<>();

    /** Will answer this to the next question. */
    public void willSay(String answer) {
        answers.add(answer);
    }

    /** Will choose this when asked for a file or a folder next. */
    public void willChoose(Path folder) {
        folders.add(folder);
    }

    /** Sentences shown, problems among them. */
    public List<String> told() {
        return told;
    }

    /** Screens opened, as {@code screen} or {@code screen subject}. */
    public List<String> went() {
        return went;
    }

    /** Texts put on the clipboard. */
    public List<String> copied() {
        return copied;
    }

    @Override
    public <T> Optional<T> choose(String title, String text, List<Choice<T>> choices) {
        told.add(text);
        return Optional.of(choices.get(0).value());
    }

    @Override
    public Optional<String> askText(String title, String label, String initial) {
        return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> askSecret(String title, String label) {
        told.add(label);
        return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<Path> openFile(String title, FileKind... kinds) {
        return Optional.ofNullable(folders.poll());
    }

    @Override
    public Optional<Path> openFolder(String title) {
        return Optional.ofNullable(folders.poll());
    }

    @Override
    public Optional<Path> saveFile(String title, String suggestedName, FileKind... kinds) {
        return Optional.ofNullable(folders.poll());
    }

    @Override
    public Optional<Path> saveFolder(String title, Path parent, String suggestedName) {
        return Optional.ofNullable(folders.poll());
    }

    @Override
    public void show(Problem problem) {
        told.add(problem.what());
    }

    @Override
    public void tell(String sentence) {
        told.add(sentence);
    }

    @Override
    public void offer(String sentence, String action, Runnable onAction) {
        told.add(sentence);
    }

    @Override
    public void problem(Problem problem) {
        told.add(problem.what());
    }

    @Override
    public void open(String screenId) {
        went.add(screenId);
    }

    @Override
    public void open(String screenId, String subject) {
        went.add(screenId + " " + subject);
    }

    @Override
    public void back() {
        went.add("back");
    }

    @Override
    public void copy(String what, String text) {
        copied.add(text);
    }

    @Override
    public void save(String name, ChartFiles.Format format, Supplier<byte[]> bytes) {
        copied.add(name);
    }
}
