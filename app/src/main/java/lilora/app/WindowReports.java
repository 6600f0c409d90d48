package lilora.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import lilora.app.background.TaskRunner;
import lilora.app.dialog.ProblemReports;
import lilora.app.settings.NoticeSettings;
import lilora.app.settings.Preferences;
import lilora.app.settings.SettingsStore;
import lilora.app.shell.NotificationCenter;
import lilora.engine.diagnostics.Diagnostics;
import lilora.engine.file.Folders;
import lilora.engine.json.Json;

/** The window's diagnostics: what every computer tells, the window's settings, its last problems, and the run concerned. */
final class WindowReports implements ProblemReports {
    private static final Pattern NAME = Pattern.compile("[\\w.-]{3,200}");
    private static final int MOST_NAMES = 2000;
    private static final int PROBLEMS = 20;
    private static final int LONGEST_DETAILS = 16_000;

    private final TaskRunner tasks;
    private final SettingsStore settings;
    private final NotificationCenter center;

    WindowReports(TaskRunner tasks, SettingsStore settings, NotificationCenter center) {
        this.tasks = tasks;
        this.settings = settings;
        this.center = center;
    }

    @Override
    public void copy(String about, Runnable copied) {
        Optional<Path> workspace =
                settings.recent().getValue().folders().stream().findFirst();
        Preferences now = settings.preferences().getValue();
        // A command may hold anything: that it is set is enough.
        String set = Json.pretty(now.withNotices(NoticeSettings.DEFAULT)) + "notices: " + now.noticeSettings();
        String problems = problems(List.copyOf(center.problems()));
        tasks.run("Collecting diagnostics", progress -> text(set, problems, about, workspace))
                .onDone(text -> {
                    ClipboardContent content = new ClipboardContent();
                    content.putString(text);
                    Clipboard.getSystemClipboard().setContent(content);
                    center.tell("Diagnostics are on the clipboard. Look through them before you give them away.");
                    copied.run();
                })
                .onFailed(error -> {
                    center.failed("Diagnostics could not be collected.", error);
                    copied.run();
                });
    }

    /** The text itself. Not for the FX thread: it asks the driver and reads files. */
    static String text(String settings, String problems, String about, Optional<Path> workspace) {
        Diagnostics text = Diagnostics.here(System.getenv())
                .with("Window", "a window of JavaFX " + System.getProperty("javafx.runtime.version") + "\n" + settings)
                .with("Last problems, newest first", problems);
        workspace
                .map(folder -> folder.resolve("runs"))
                .flatMap(runs -> concerned(about, runs))
                .ifPresent(text::withRun);
        return text.text();
    }

    /** The run that the words name, or else the one that was written to last. */
    private static Optional<Path> concerned(String about, Path runs) {
        return NAME.matcher(about)
                .results()
                .limit(MOST_NAMES)
                .map(MatchResult::group)
                .distinct()
                .map(runs::resolve)
                .filter(run -> Files.isRegularFile(run.resolve("run.json")))
                .findFirst()
                .or(() -> newest(runs));
    }

    private static Optional<Path> newest(Path runs) {
        try {
            return Folders.list(runs).stream()
                    .filter(run -> Files.isRegularFile(run.resolve("run.json")))
                    .max(Comparator.comparingLong(
                            run -> run.resolve("events.jsonl").toFile().lastModified()));
        } catch (IOException e) {
            // A workspace that cannot be listed has no run to tell of; its problem is in the list.
            return Optional.empty();
        }
    }

    private static String problems(List<NotificationCenter.Entry> entries) {
        return entries.stream()
                .limit(PROBLEMS)
                .map(entry -> Stream.of(
                                entry.time() + " " + entry.problem().what(),
                                entry.problem().cause(),
                                entry.problem().remedy(),
                                cut(entry.problem().details()))
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n"));
    }

    private static String cut(String details) {
        return details.length() > LONGEST_DETAILS ? details.substring(0, LONGEST_DETAILS) + "…" : details;
    }
}
