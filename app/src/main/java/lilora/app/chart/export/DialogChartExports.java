package lilora.app.chart.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import lilora.app.background.TaskRunner;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.export.FileNames;
import lilora.app.shell.Notifications;

/** Copies to the system's clipboard and saves where the person says. */
public final class DialogChartExports implements ChartExports {
    private final DialogService dialogs;
    private final TaskRunner tasks;
    private final Notifications notifications;

    public DialogChartExports(DialogService dialogs, TaskRunner tasks, Notifications notifications) {
        this.dialogs = dialogs;
        this.tasks = tasks;
        this.notifications = notifications;
    }

    @Override
    public void copy(String what, String text) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
        notifications.tell(what + " is on the clipboard.");
    }

    @Override
    public void save(String name, ChartFiles.Format format, Supplier<byte[]> bytes) {
        dialogs.saveFile(
                        "Save " + name,
                        FileNames.of(name, "chart") + "." + format.ending(),
                        FileKind.of(format.title(), "*." + format.ending()))
                .ifPresent(file -> write(file, bytes));
    }

    private void write(Path file, Supplier<byte[]> bytes) {
        tasks.run("Saving " + file.getFileName(), progress -> Files.write(file, bytes.get()))
                .onDone(written -> notifications.tell("Saved " + written.getFileName() + "."))
                .onFailed(error -> notifications.failed("The file " + file + " could not be written.", error));
    }
}
