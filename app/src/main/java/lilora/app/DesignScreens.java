package lilora.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import lilora.app.dialog.Problem;
import lilora.app.draft.Drafts;
import lilora.app.format.Formats;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.SeedGroups;
import lilora.app.planning.Devices;
import lilora.app.planning.PlannerViewModel;
import lilora.app.remote.Machines;
import lilora.app.screen.experiment.AvailableResources;
import lilora.app.screen.experiment.ExperimentScreen;
import lilora.app.screen.experiment.ExperimentViewModel;
import lilora.app.screen.experiment.LaunchViewModel;
import lilora.app.screen.experiment.Preflight;
import lilora.app.screen.experiment.RunPlace;
import lilora.app.screen.experiment.SequenceChoice;
import lilora.app.screen.experiment.Sequences;
import lilora.app.screen.experiment.StartAdapterViewModel;
import lilora.app.screen.models.AlignTask;
import lilora.app.screen.models.AlignViewModel;
import lilora.app.screen.sequence.OfferedTask;
import lilora.app.screen.sequence.SequenceDraft;
import lilora.app.screen.sequence.SequenceScreen;
import lilora.app.screen.sequence.SequenceViewModel;
import lilora.app.screen.sequence.TaskOffer;
import lilora.app.screen.tasks.BenchmarkViewModel;
import lilora.app.screen.tasks.LibraryTask;
import lilora.app.screen.tasks.TaskFolders;
import lilora.app.screen.tasks.TaskLibraryViewModel;
import lilora.app.screen.tasks.TasksScreen;
import lilora.app.shell.Closing;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.hub.HubCache;
import lilora.engine.hub.NamedModels;
import lilora.engine.importing.TaskImport;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.SpeedRecords;
import lilora.storage.Workspace;
import lilora.storage.repository.Draft;

/** Task library, sequence designer and experiment form of one workspace. To be made on the FX thread. */
final class DesignScreens implements AutoCloseable {
    private static final String BENCHMARK = "CVIT-mini";

    private final TaskLibraryViewModel library;
    private final Drafts sequenceDrafts;
    private final Drafts experimentDrafts;
    private final List<Screen> screens;
    private final AlignViewModel alignment;
    private final StudyExperiments experiments;

    /**
     * What the screens work on.
     *
     * @param shippedTasks folder of the shipped tasks
     * @param shippedModels folder of the shipped base models
     * @param benchmark the shipped experiment; a new workspace begins with it, and its base model is the usual one
     */
    record Materials(
            Workspace workspace,
            MethodCatalog methods,
            Path shippedTasks,
            Path shippedModels,
            ExperimentSpec benchmark) {
        Path defaultModel() {
            return Path.of(benchmark.baseModel());
        }
    }

    /** What starts runs, and who hears of it. */
    record Launching(RunLauncher launcher, SeedGroups seeds) {}

    /**
     * The screens.
     *
     * @param launching starts what the form describes
     * @param machines that can run it
     */
    DesignScreens(Materials materials, ScreenContext context, Launching launching, Machines machines) {
        Workspace workspace = materials.workspace();
        TaskFolders folders = new TaskFolders(materials.shippedTasks(), workspace.tasksFolder());
        library = new TaskLibraryViewModel(folders, context.tasks(), context.notifications());
        TaskOffer offer = offer();
        sequenceDrafts = new Drafts(
                workspace.drafts(), Draft.Kind.SEQUENCE, context.tasks(), reading(SequenceScreen::read, context));
        experimentDrafts = new Drafts(
                workspace.drafts(),
                Draft.Kind.EXPERIMENT,
                context.tasks(),
                reading(draft -> ExperimentScreen.check(draft, materials.methods()), context));
        TasksScreen tasks = new TasksScreen(
                folders,
                library,
                context.tasks(),
                context.dialogs(),
                context.notifications(),
                imported -> keepOrder(imported, context));
        SequenceScreen sequence = new SequenceScreen(
                new SequenceViewModel(offer), offer, sequenceDrafts, context.dialogs(), context.notifications());
        Screen experiment = experiment(materials, context, launching, machines);
        screens = List.of(tasks, sequence, experiment);
        alignment = alignment(materials, context, launching.launcher());
        experiments = experiments(materials, context);
        context.tasks().perform("Tidying the tasks folder", progress -> TaskImport.sweep(folders.own()));
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

    private StudyExperiments experiments(Materials materials, ScreenContext context) {
        return new StudyExperiments(
                experimentDrafts,
                new ExperimentViewModel(sequences(sequenceDrafts), materials.defaultModel(), materials.methods()),
                materials.shippedTasks().resolveSibling("experiments"),
                NamedModels.in(materials.workspace().folder()),
                context.tasks());
    }

    private void keepOrder(BenchmarkViewModel.Imported benchmark, ScreenContext context) {
        List<TaskSpec> order = benchmark.folders().stream()
                .map(folder -> TaskSpec.of(folder.toString()))
                .toList();
        sequenceDrafts.create(benchmark.title(), SequenceScreen.json(benchmark.title(), order));
        context.notifications()
                .offer(
                        "%s of %s are in the library; their published order is a sequence."
                                .formatted(Formats.counted(order.size(), "task"), benchmark.title()),
                        "Open the sequence",
                        () -> context.navigator().open(ScreenIds.SEQUENCE));
    }

    private static Drafts.Reading reading(Consumer<Draft> check, ScreenContext context) {
        return new Drafts.Reading(check, sentence -> context.notifications().problem(Problem.of(sentence)));
    }

    private Screen experiment(Materials materials, ScreenContext context, Launching launching, Machines machines) {
        Path runs = materials.workspace().runsFolder();
        MethodCatalog methods = materials.methods();
        Devices devices = new Devices(Map.copyOf(System.getenv()));
        ExperimentViewModel experiment =
                new ExperimentViewModel(sequences(sequenceDrafts), materials.defaultModel(), methods);
        ExperimentScreen.Models models = new ExperimentScreen.Models(
                experiment,
                new StartAdapterViewModel(experiment, context.tasks()),
                new PlannerViewModel(methods, new SpeedRecords(runs), context.tasks()),
                new LaunchViewModel(
                        new Preflight(runs, methods, devices, machines.visits()),
                        launching.launcher(),
                        context.tasks()));
        AvailableResources surroundings = new AvailableResources(
                List.of(materials.shippedModels(), materials.workspace().modelsFolder()),
                HubCache.ofSystem(),
                devices,
                context.tasks());
        return new ExperimentScreen(
                models,
                surroundings,
                new RunPlace(machines, surroundings),
                experimentDrafts,
                new ExperimentScreen.Window(
                        context.dialogs(),
                        context.notifications(),
                        context.navigator(),
                        context.charts()::chart,
                        launching.seeds()),
                materials.defaultModel());
    }

    private AlignViewModel alignment(Materials materials, ScreenContext context, RunLauncher launching) {
        return new AlignViewModel(new AlignViewModel.Parts(
                usable(task -> new AlignTask(task.folder(), task.title(), task.kind(), task.train())),
                new PlannerViewModel(
                        materials.methods(),
                        new SpeedRecords(materials.workspace().runsFolder()),
                        context.tasks()),
                new Devices(Map.copyOf(System.getenv())),
                launching,
                context.tasks(),
                context.navigator()));
    }

    /** The form that trains a model's projector on tasks of the library, for the page of models. */
    AlignViewModel alignment() {
        return alignment;
    }

    /** What studies can be made of. */
    StudyExperiments experiments() {
        return experiments;
    }

    /** In the order of the navigation. */
    public List<Screen> screens() {
        return screens;
    }

    private TaskOffer offer() {
        ObservableList<OfferedTask> offered = usable(task ->
                new OfferedTask(task.folder().toString(), task.title(), task.kind(), task.train(), task.test()));
        return () -> offered;
    }

    /** The usable tasks of the library as another screen has them. */
    private <T> ObservableList<T> usable(Function<LibraryTask, T> as) {
        ObservableList<T> made = FXCollections.observableArrayList();
        Runnable copy = () -> made.setAll(
                library.tasks().stream().filter(LibraryTask::usable).map(as).toList());
        library.tasks().addListener((ListChangeListener<LibraryTask>) change -> copy.run());
        copy.run();
        return made;
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

    /** Ends what lives on the FX thread. What is not saved yet {@link #finish} saves. */
    @Override
    public void close() {
        library.close();
    }

    /** Saves what is not saved yet, after it was closed. Not on the FX thread. */
    void finish() {
        new Closing().then(sequenceDrafts::close).then(experimentDrafts::close).orThrow();
    }
}
