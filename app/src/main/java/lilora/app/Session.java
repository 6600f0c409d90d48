package lilora.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.util.Subscription;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.DialogChartExports;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.view.ChartViews;
import lilora.app.dialog.Problem;
import lilora.app.follow.ToldRuns;
import lilora.app.format.DisplayNames;
import lilora.app.launch.BundledAssets;
import lilora.app.launch.LaunchListener;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.QueueState;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.RunMaker;
import lilora.app.launch.RunQueue;
import lilora.app.launch.WorkerStarter;
import lilora.app.planning.Devices;
import lilora.app.remote.FarRuns;
import lilora.app.remote.HostDialogs;
import lilora.app.remote.HostLines;
import lilora.app.remote.HostRuns;
import lilora.app.remote.HostStudies;
import lilora.app.remote.HostVisits;
import lilora.app.remote.Machines;
import lilora.app.remote.RemoteRuns;
import lilora.app.remote.ThisComputer;
import lilora.app.screen.machines.MachinesScreen;
import lilora.app.screen.machines.MachinesViewModel;
import lilora.app.screen.models.ModelShelf;
import lilora.app.screen.models.ModelsScreen;
import lilora.app.screen.models.ModelsViewModel;
import lilora.app.screen.run.RunViewModel;
import lilora.app.screen.study.StudiesViewModel;
import lilora.app.screen.study.StudyParts;
import lilora.app.screen.study.StudyPlaces;
import lilora.app.screen.study.StudyScreen;
import lilora.app.screen.study.StudyStore;
import lilora.app.screen.welcome.QuickStart;
import lilora.app.shell.Closing;
import lilora.app.shell.RunningRuns;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.hub.Hub;
import lilora.engine.hub.HubCache;
import lilora.engine.method.MethodCatalog;
import lilora.engine.remote.ssh.SshSettings;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/** One open workspace and everything that lives as long as it. */
final class Session implements WorkspaceDoor.Leaving {
    /** Of a run in a note. */
    private static final int NAME_LENGTH = 60;

    private final Services services;
    private final Workspace workspace;
    private final BundledAssets shipped;
    private final MethodCatalog methods;
    private final RunLauncher launching;
    private final DesignScreens design;
    private final ToldRuns told;
    private final Subscription telling;
    private final RunScreens live;
    private final StudiesViewModel studies;
    private final Screen study;
    private final Screen models;
    private final Machines machines;
    private final RemoteRuns remote;

    /** What was read off the FX thread to open a workspace. */
    record Opened(Workspace workspace, BundledAssets shipped, MethodCatalog methods) {}

    /** @param ssh the person's folder of SSH */
    Session(Services services, Opened opened, Path ssh) {
        this.services = services;
        workspace = opened.workspace();
        shipped = opened.shipped();
        methods = opened.methods();
        HostLines lines = new HostLines(
                questions -> SshSettings.usual(workspace.folder(), questions).withFolder(ssh),
                new HostDialogs(services.dialogs(), services.fx()));
        machines = new Machines(
                lines,
                new HostVisits(lines, workspace.folder().resolve("cache"), services.clock()),
                new ThisComputer(workspace.folder(), Map.copyOf(System.getenv())),
                services.settings(),
                services.tasks());
        remote = new RemoteRuns(
                workspace.runsFolder(),
                lines,
                services.fx(),
                this::followAgain,
                (runId, sentence) -> notFollowed(runId, sentence));
        launching = launching(lines);
        ScreenContext context = context(services);
        design = design(context);
        told = new ToldRuns(workspace.runsFolder(), services.tasks(), services.fx(), services.notifications()::tell);
        telling = telling();
        live = live(context);
        studies = studies(context, lines);
        study = new StudyScreen(studies, context.dialogs(), context.charts());
        models = new ModelsScreen(
                new ModelsViewModel(
                        new ModelShelf(shipped.models(), workspace.modelsFolder(), HubCache.ofSystem()),
                        Hub::ofSystem,
                        design.alignment(),
                        context.tasks(),
                        context.notifications()),
                context.dialogs());
        launching.queue().begin(services.tasks());
        new RunsLeftElsewhere(workspace, services.tasks(), services.notifications()).offer(launching::follow);
    }

    private void followAgain(RunDirectory run) {
        launching.queue().follow(run);
    }

    private void notFollowed(String runId, String sentence) {
        services.notifications().problem(new Problem("The run %s is not followed.".formatted(runId), sentence, "", ""));
    }

    private RunLauncher launching(HostLines lines) {
        RunQueue queue = new RunQueue(new RunQueue.Parts(
                workspace.runsFolder(),
                workspace.folder().resolve("queue.json"),
                remote.or(WorkerStarter.engine(workspace.folder())),
                new Launched(),
                services.fx(),
                services.clock()));
        return new RunLauncher(
                workspace.runsFolder(),
                new RunMaker(
                        workspace.runsFolder(),
                        methods,
                        services.clock(),
                        new HostRuns(lines, remote, workspace.folder().resolve("cache"))),
                queue);
    }

    private StudiesViewModel studies(ScreenContext context, HostLines lines) {
        return new StudiesViewModel(new StudyParts(
                new StudyStore(workspace.folder(), shipped.experiments()),
                design.experiments(),
                methods,
                new Devices(Map.copyOf(System.getenv())),
                new StudyPlaces(machines, new HostStudies(lines, machines.visits(), remote, workspace.folder())),
                WorkerStarter.engine(workspace.folder()),
                context.tasks(),
                services.fx(),
                context.notifications(),
                context.navigator(),
                new StudyParts.WorkerNews() {
                    @Override
                    public void launched(String runId) {
                        live.launched(runId);
                    }

                    @Override
                    public void ended(String runId) {
                        live.workerEnded(runId);
                    }
                }));
    }

    private Subscription telling() {
        Subscription wanted = services.settings()
                .preferences()
                .subscribe(now -> told.tell(new ToldRuns.Tools(now.tellsTensorBoard(), now.mlflowServer())));
        Subscription working = launching
                .queue()
                .stateProperty()
                .subscribe(now -> told.working(
                        now.working().stream().map(QueuedRun::runId).collect(Collectors.toSet())));
        return wanted.and(working);
    }

    private static ScreenContext context(Services services) {
        ChartExports exports = new DialogChartExports(services.dialogs(), services.tasks(), services.notifications());
        return new ScreenContext(
                services.tasks(),
                services.dialogs(),
                services.notifications(),
                services.navigator(),
                new ChartViews(services.theme().palette().map(ChartTheme::of), exports));
    }

    private RunScreens live(ScreenContext context) {
        return new RunScreens(
                workspace,
                methods,
                context,
                new Resuming(),
                new RunEnds(services, workspace.runsFolder(), runId -> studies.workerChanged(runId)),
                told.refusals(),
                services.fx(),
                services.clock());
    }

    private DesignScreens design(ScreenContext context) {
        return new DesignScreens(
                new DesignScreens.Materials(workspace, methods, shipped.tasks(), shipped.models(), shipped.benchmark()),
                context,
                new DesignScreens.Launching(launching, (request, runs) -> studies.launched(request, runs)),
                machines);
    }

    /** Runs without a worker go back into the queue. */
    private final class Resuming implements RunViewModel.Resuming {
        @Override
        public void resume(String runId) {
            remote.ask(RunDirectory.open(workspace.runsFolder().resolve(runId)));
            launching.resume(runId);
        }

        @Override
        public FarRuns far() {
            return remote.far();
        }

        @Override
        public ObservableValue<QueueState> queue() {
            return launching.queue().stateProperty();
        }
    }

    /** What becomes of runs that were launched here. */
    private final class Launched implements LaunchListener {
        @Override
        public void launched(QueuedRun run) {
            live.launched(run.runId());
            studies.workerChanged(run.runId());
            String sentence = "The run %s has started.".formatted(DisplayNames.shorten(run.name(), NAME_LENGTH));
            if (services.navigator().shows(ScreenIds.RUN, run.runId())) {
                services.notifications().tell(sentence);
            } else {
                services.notifications()
                        .offer(sentence, "Show it", () -> services.navigator().openRun(run.runId()));
            }
        }

        @Override
        public void followed(QueuedRun run) {
            live.launched(run.runId());
        }

        @Override
        public void queued(QueuedRun run) {
            live.made(run.runId());
            services.notifications()
                    .tell("The run %s is waiting for its device; Ctrl+J shows the queue."
                            .formatted(DisplayNames.shorten(run.name(), NAME_LENGTH)));
        }

        @Override
        public void ended(String runId) {
            live.workerEnded(runId);
            studies.workerChanged(runId);
        }

        @Override
        public void failed(String runId, String sentence) {
            services.notifications()
                    .problem(new Problem(
                            "The run %s could not be started or continued.".formatted(runId), sentence, "", ""));
        }

        @Override
        public void unkept(String sentence) {
            services.notifications()
                    .problem(new Problem("The queue of runs cannot be saved right now.", sentence, "", ""));
        }

        @Override
        public void unread(String sentence) {
            services.notifications()
                    .problem(new Problem(
                            "The queue of runs could not be read; nothing is waiting now.",
                            sentence,
                            "Resume the runs that were waiting from the list of runs.",
                            ""));
        }
    }

    /** The six-task quick start in this workspace. */
    QuickStart quickStart() {
        return new QuickStart() {
            @Override
            public String start(Progress progress) {
                return launching
                        .launch(LaunchRequest.of(shipped.quickStart(), ComputeSpec.on("cpu", 0)), progress)
                        .get(0);
            }

            @Override
            public Optional<Double> lastSeconds() {
                return lastQuickStart();
            }

            @Override
            public Path workspace() {
                return workspace.folder();
            }
        };
    }

    /** The runs whose workers are alive. */
    @Override
    public RunningRuns running() {
        return live.running();
    }

    /** Runs at work and those that wait. */
    RunQueue queue() {
        return launching.queue();
    }

    /** Seconds of the newest finished run of the quick start. */
    private Optional<Double> lastQuickStart() {
        String name = shipped.quickStart().name();
        return workspace.runs().list(RunQuery.NEWEST.withText(name).withStates(Set.of(RunState.DONE))).rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .map(RunRow::seconds);
    }

    /** The screens of this workspace, in the order of the navigation. */
    List<Screen> screens() {
        List<Screen> screens = new ArrayList<>(design.screens());
        screens.addAll(live.screens());
        screens.add(study);
        screens.add(models);
        screens.add(new MachinesScreen(new MachinesViewModel(machines, services.dialogs())));
        return screens;
    }

    /** Those whose first look takes longest to draw. */
    List<Screen> wantedSoon() {
        return live.screens();
    }

    @Override
    public String name() {
        return WorkspaceDoor.name(workspace.folder());
    }

    @Override
    public void leave(Closing closing) {
        closing.then(studies::close)
                .then(telling::unsubscribe)
                .then(told::close)
                .then(launching.queue()::close)
                .then(() -> remote.leave(services.tasks()))
                .then(design::close)
                .then(live::close);
    }

    @Override
    public void close() {
        new Closing()
                .then(studies::finish)
                .then(design::finish)
                .then(workspace::close)
                .orThrow();
    }
}
