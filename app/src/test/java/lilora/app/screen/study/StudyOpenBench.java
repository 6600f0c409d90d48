package lilora.app.screen.study;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import lilora.app.ScriptedUser;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.view.ChartViews;
import lilora.app.launch.BundledAssets;
import lilora.app.launch.WorkerStarter;
import lilora.app.planning.Devices;
import lilora.app.remote.NoHosts;
import lilora.app.settings.SettingsStore;
import lilora.app.theme.Palette;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Theme;
import lilora.app.theme.Tone;
import lilora.engine.method.MethodCatalog;
import lilora.files.ScratchFolder;

/**
 * A study of 500 runs, in a window whose page of studies shows a small one: from the click on it until its page with the table of runs is
 * laid out, at first and four times more; then its table sorted by a column, and filtered by a word. Writes both studies into a folder of
 * its own and removes it. Prints milliseconds of the clock, and of the processor for all threads of Java that took part: on a machine that does
 * other work the first says little. Needs no display with {@code -Dglass.platform=Monocle -Dmonocle.platform=Headless -Dprism.order=sw}.
 */
final class StudyOpenBench {
    private static final int ROUNDS = 5;

    private final Path workspace;
    private final ScriptedUser user = new ScriptedUser();
    private final FxThread fx = new FxThread();
    private final FxTaskRunner tasks = new FxTaskRunner(fx, error -> user.tell(error.toString()));
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final StudiesViewModel model;
    private long clock;
    private long processor;
    private int round;

    private StudyOpenBench(Path workspace) {
        this.workspace = workspace;
        this.model = new StudiesViewModel(parts(new StudyStore(workspace, workspace.resolve("none"))));
    }

    /** Prints a line for each. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (ScratchFolder scratch = ScratchFolder.of("study-open")) {
            Path folder = scratch.path();
            StudyStore store = new StudyStore(folder, folder.resolve("none"));
            BundledAssets assets = BundledAssets.in(folder);
            WrittenStudies.large(store, "large", assets.benchmark(), 49, 5);
            WrittenStudies.seen(store, "large", 7);
            WrittenStudies.large(store, "a-small-one", assets.benchmark(), 0, 3);
            WrittenStudies.seen(store, "a-small-one", 1);
            CountDownLatch started = new CountDownLatch(1);
            Platform.startup(started::countDown);
            started.await();
            StudyOpenBench bench = new StudyOpenBench(folder);
            Platform.runLater(bench::showSmall);
            bench.done.await();
        }
        System.exit(0);
    }

    private StudyParts parts(StudyStore store) {
        return new StudyParts(
                store,
                List::of,
                MethodCatalog.load(),
                new Devices(Map.of()),
                new StudyPlaces(NoHosts.machines(workspace, tasks), NoHosts.studies(workspace)),
                WorkerStarter.engine(workspace),
                tasks,
                fx,
                user,
                user,
                new UnheardWorkers());
    }

    private void showSmall() {
        new Theme(new SettingsStore(workspace, tasks), new SystemTone(), tasks).start(Optional.of(Tone.LIGHT));
        StudiesView view = new StudiesView(
                model, user, new ChartViews(new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT))), user));
        view.setPrefSize(1280, 860);
        Scene scene = new Scene(view);
        model.openProperty()
                .subscribe(open -> open.ifPresent(study -> {
                    layOut(scene);
                    next(scene, study.name());
                }));
        model.refresh();
    }

    private static void layOut(Scene scene) {
        scene.getRoot().applyCss();
        scene.getRoot().layout();
    }

    /** The small one and the large one in turns. */
    private void next(Scene scene, String shown) {
        boolean large = shown.equals("large");
        if (large) {
            TableView<?> table = (TableView<?>) Objects.requireNonNull(scene.lookup("#study-runs"));
            System.out.printf("open, %d runs: %s%n", table.getItems().size(), took());
            round++;
        }
        if (round == ROUNDS) {
            use(scene);
            done.countDown();
            return;
        }
        // Not within the change that is being told.
        Platform.runLater(() -> {
            begin();
            model.open(large ? "a-small-one" : "large");
        });
    }

    private void use(Scene scene) {
        TableView<?> table = (TableView<?>) Objects.requireNonNull(scene.lookup("#study-runs"));
        for (int i = 0; i < 2 * ROUNDS; i++) {
            sort(scene, table, i % ROUNDS);
        }
        TextField filter = (TextField) Objects.requireNonNull(scene.lookup("#study-filter"));
        for (String text : List.of("loss", "", "reverse seed 3", "done", "", "reverse seed 4", "given", "")) {
            begin();
            filter.setText(text);
            layOut(scene);
            System.out.printf(
                    "filter \"%s\", %d runs: %s%n", text, table.getItems().size(), took());
        }
    }

    private <T> void sort(Scene scene, TableView<T> table, int column) {
        TableColumn<T, ?> by = table.getColumns().get(column);
        begin();
        by.setSortType(TableColumn.SortType.DESCENDING);
        table.getSortOrder().setAll(List.of(by));
        layOut(scene);
        System.out.printf("sort by %s: %s%n", by.getText(), took());
    }

    private long used() {
        return Arrays.stream(threads.getAllThreadIds())
                .map(threads::getThreadCpuTime)
                .filter(time -> time > 0)
                .sum();
    }

    private void begin() {
        clock = System.nanoTime();
        processor = used();
    }

    private String took() {
        return String.format(
                Locale.ROOT,
                "%.0f ms (processor %.0f ms)",
                (System.nanoTime() - clock) / 1e6,
                (used() - processor) / 1e6);
    }
}
