package lilora.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import lilora.app.background.TaskRunner;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.DialogChartExports;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.view.ChartView;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.Problem;
import lilora.app.draft.Drafts;
import lilora.app.launch.RunLauncher;
import lilora.app.screen.experiment.AvailableResources;
import lilora.app.screen.experiment.Devices;
import lilora.app.screen.experiment.ExperimentScreen;
import lilora.app.screen.experiment.ExperimentViewModel;
import lilora.app.screen.experiment.LaunchViewModel;
import lilora.app.screen.experiment.PlannerViewModel;
import lilora.app.screen.experiment.Preflight;
import lilora.app.screen.experiment.SequenceChoice;
import lilora.app.screen.experiment.Sequences;
import lilora.app.screen.experiment.SpeedRecords;
import lilora.app.screen.sequence.OfferedTask;
import lilora.app.screen.sequence.SequenceDraft;
import lilora.app.screen.sequence.SequenceScreen;
import lilora.app.screen.sequence.SequenceViewModel;
import lilora.app.screen.sequence.TaskOffer;
import lilora.app.screen.tasks.LibraryTask;
import lilora.app.screen.tasks.TaskFolders;
import lilora.app.screen.tasks.TaskLibraryViewModel;
import lilora.app.screen.tasks.TasksScreen;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.Screen;
import lilora.app.theme.Appearance;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.importing.TaskImport;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.Draft;

/** Task library, sequence designer and experiment form of one workspace. To be made on the FX thread. */
public final class DesignScreens implements AutoCloseable {
    private static final String BENCHMARK = "CVIT-mini";

    private final TaskLibraryViewModel library;
    private final Drafts sequenceDrafts;
    private final Drafts experimentDrafts;
    private final List<Screen> screens;

    /** The window around the screens. */
    public record Window(
            DialogService dialogs, Notifications notifications, Navigator navigator, Appearance appearance) {}

    /**
     * What the screens work on.
     *
     * @param shippedTasks folder of the shipped tasks
     * @param shippedModels folder of the shipped base models
     * @param benchmark the shipped experiment; a new workspace begins with it, and its base model is the usual one
     */
    public record Materials(
            Workspace workspace,
            MethodCatalog methods,
            Path shippedTasks,
            Path shippedModels,
            ExperimentSpec benchmark) {
        Path defaultModel() {
            return Path.of(benchmark.baseModel());
        }
    }

    /** @param launching starts what the form describes */
    public DesignScreens(Materials materials, TaskRunner runner, Window window, RunLauncher launching) {
        Workspace workspace = materials.workspace();
        TaskFolders folders = new TaskFolders(materials.shippedTasks(), workspace.tasksFolder());
        library = new TaskLibraryViewModel(folders, runner, window.notifications());
        TaskOffer offer = offer(library);
        sequenceDrafts =
                new Drafts(workspace.drafts(), Draft.Kind.SEQUENCE, runner, reading(SequenceScreen::read, window));
        experimentDrafts = new Drafts(
                workspace.drafts(),
                Draft.Kind.EXPERIMENT,
                runner,
                reading(draft -> ExperimentScreen.check(draft, materials.methods()), window));
        TasksScreen tasks = new TasksScreen(folders, library, runner, window.dialogs(), window.notifications());
        SequenceScreen sequence = new SequenceScreen(
                new SequenceViewModel(offer), offer, sequenceDrafts, window.dialogs(), window.notifications());
        Screen experiment = experiment(materials, runner, window, launching);
        screens = List.of(tasks, sequence, experiment);
        runner.perform("Tidying the tasks folder", progress -> TaskImport.sweep(folders.own()));
        library.refresh();
        sequenceDrafts.openProperty().addListener((observed, before, now) -> {
            // The first experiment uses the first sequence, so that it can be launched as it stands.
            if (before.isEmpty()) {
                experimentDrafts.load(
                        BENCHMARK,
                        ExperimentScreen.json(
                                materials.benchmark(), now.map(Draft::id).orElse("")));
            }
        });
        sequenceDrafts.load(
                BENCHMARK, SequenceScreen.json(BENCHMARK, materials.benchmark().tasks()));
    }

    private static Drafts.Reading reading(Consumer<Draft> check, Window window) {
        return new Drafts.Reading(check, sentence -> window.notifications().problem(Problem.of(sentence)));
    }

    private Screen experiment(Materials materials, TaskRunner runner, Window window, RunLauncher launching) {
        Path runs = materials.workspace().runsFolder();
        MethodCatalog methods = materials.methods();
        Devices devices = new Devices(Map.copyOf(System.getenv()));
        ExperimentScreen.Models models = new ExperimentScreen.Models(
                new ExperimentViewModel(sequences(sequenceDrafts), materials.defaultModel(), methods),
                new PlannerViewModel(methods, new SpeedRecords(runs), runner),
                new LaunchViewModel(new Preflight(runs, methods, devices), launching, runner));
        AvailableResources surroundings = new AvailableResources(
                List.of(materials.shippedModels(), materials.workspace().modelsFolder()), devices, runner);
        return new ExperimentScreen(
                models,
                surroundings,
                experimentDrafts,
                new ExperimentScreen.Window(
                        window.dialogs(), window.notifications(), window.navigator(), charts(window, runner)),
                materials.defaultModel());
    }

    private static Function<ChartModel, ChartView> charts(Window window, TaskRunner runner) {
        ObservableValue<ChartTheme> theme = window.appearance().palette().map(ChartTheme::of);
        ChartExports exports = new DialogChartExports(window.dialogs(), runner, window.notifications());
        return first -> new ChartView(first, theme, exports);
    }

    /** In the order of the navigation. */
    public List<Screen> screens() {
        return screens;
    }

    private static TaskOffer offer(TaskLibraryViewModel library) {
        ObservableList<OfferedTask> offered = FXCollections.observableArrayList();
        Runnable copy = () -> offered.setAll(library.tasks().stream()
                .filter(LibraryTask::usable)
                .map(task ->
                        new OfferedTask(task.folder().toString(), task.title(), task.kind(), task.train(), task.test()))
                .toList());
        library.tasks().addListener((ListChangeListener<LibraryTask>) change -> copy.run());
        copy.run();
        return () -> offered;
    }

    private static Sequences sequences(Drafts drafts) {
        ObservableList<SequenceChoice> choices = FXCollections.observableArrayList();
        Runnable copy = () -> choices.setAll(
                drafts.drafts().stream().map(DesignScreens::choice).toList());
        drafts.drafts().addListener((ListChangeListener<Draft>) change -> copy.run());
        copy.run();
        return () -> choices;
    }

    private static SequenceChoice choice(Draft draft) {
        SequenceDraft sequence = SequenceScreen.read(draft);
        return new SequenceChoice(draft.id(), draft.name(), sequence.tasks(), sequence.evaluation());
    }

    /** The sequence that is open, for others. */
    public Optional<Draft> openSequence() {
        return sequenceDrafts.openProperty().get();
    }

    /** Saves what is not saved yet. */
    @Override
    public void close() {
        sequenceDrafts.close();
        experimentDrafts.close();
        library.close();
    }
}
