package lilora.app.screen.study;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.ScriptedUser;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.view.ChartViews;
import lilora.app.launch.WorkerStarter;
import lilora.app.planning.Devices;
import lilora.app.remote.NoHosts;
import lilora.app.settings.SettingsStore;
import lilora.app.theme.Palette;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Theme;
import lilora.app.theme.Tone;
import lilora.engine.method.MethodCatalog;

/**
 * Opens the study {@code large}, which {@link WrittenStudies} writes, for the first time in a process, and prints milliseconds of the
 * clock and of the processor for reading it and for making its page and laying it out. What
 * every page of the window has read and shown before, such as settings and controls, comes first. Argument: the workspace.
 */
final class StudyOpenBench {
    private final StudyStore store;
    private final ScriptedUser user = new ScriptedUser();
    private final MethodCatalog methods = MethodCatalog.load();
    private final FxThread fx = new FxThread();
    private final FxTaskRunner tasks = new FxTaskRunner(fx, error -> user.tell(error.toString()));
    private long clock;
    private long processor;

    private StudyOpenBench(Path workspace) {
        store = new StudyStore(workspace, workspace.resolve("none"));
    }

    /** Prints one line. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        StudyOpenBench bench = new StudyOpenBench(Path.of(arguments[0]));
        bench.store.read("large");
        bench.begin();
        OpenedStudy opened = OpenedStudy.read(bench.store, "large");
        String read = bench.took();
        CountDownLatch shown = new CountDownLatch(1);
        Platform.runLater(() -> {
            new Theme(new SettingsStore(Path.of(arguments[0]), bench.tasks), new SystemTone(), bench.tasks)
                    .start(Optional.of(Tone.LIGHT));
            laidOut(new VBox(new TextField("settings"), new ComboBox<>(), new ListView<>(), new CheckBox("read")));
            bench.begin();
            laidOut(bench.page(opened));
            System.out.printf("%d runs: read %s, page %s%n", opened.rows().size(), read, bench.took());
            shown.countDown();
        });
        shown.await();
        System.exit(0);
    }

    private void begin() {
        clock = System.nanoTime();
        processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private String took() {
        return String.format(
                Locale.ROOT,
                "%.0f ms (processor %.0f ms)",
                (System.nanoTime() - clock) / 1e6,
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e6);
    }

    private static void laidOut(Region page) {
        page.setPrefSize(1280, 860);
        new Scene(page).getRoot().applyCss();
        page.layout();
    }

    private StudyPane page(OpenedStudy opened) {
        StudyParts parts = new StudyParts(
                store,
                List::of,
                methods,
                new Devices(Map.of()),
                new StudyPlaces(NoHosts.machines(store.runs(), tasks), NoHosts.studies(store.runs())),
                WorkerStarter.engine(store.runs()),
                tasks,
                Runnable::run,
                user,
                user,
                new UnheardWorkers());
        return new StudyPane(
                new OpenStudyViewModel(parts, opened),
                parts,
                user,
                new ChartViews(new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT))), user));
    }
}
