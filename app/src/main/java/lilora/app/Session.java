package lilora.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.app.design.DesignScreens;
import lilora.app.dialog.Problem;
import lilora.app.experiment.Launches;
import lilora.app.launch.RunStarter;
import lilora.app.launch.Shipped;
import lilora.app.live.LiveScreens;
import lilora.app.shell.RunningRuns;
import lilora.app.shell.Screen;
import lilora.app.welcome.QuickStart;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.WorkerLauncher;
import lilora.storage.RunQuery;
import lilora.storage.RunRow;
import lilora.storage.RunState;
import lilora.storage.Workspace;

/** One open workspace and everything that lives as long as it. */
final class Session implements AutoCloseable {
    private final Services services;
    private final Workspace workspace;
    private final Shipped shipped;
    private final MethodCatalog methods;
    private final RunStarter starter;
    private final DesignScreens design;
    private final LiveScreens live;

    /** What was read off the FX thread to open a workspace. */
    record Opened(Workspace workspace, Shipped shipped, MethodCatalog methods) {}

    Session(Services services, Opened opened) {
        this.services = services;
        workspace = opened.workspace();
        shipped = opened.shipped();
        methods = opened.methods();
        starter = new RunStarter(workspace.folder(), methods, new WorkerLauncher(), services.clock());
        design = design();
        live = live();
    }

    private LiveScreens live() {
        WorkerLauncher launcher = new WorkerLauncher();
        Path cache = workspace.folder().resolve("cache");
        return new LiveScreens(
                workspace,
                services.tasks(),
                new LiveScreens.Window(
                        services.dialogs(), services.notifications(), services.navigator(), services.theme()),
                runId -> {
                    RunDirectory run = RunDirectory.open(workspace.runsFolder().resolve(runId));
                    launcher.start(run, cache, run.spec().compute());
                },
                services.fx(),
                services.clock());
    }

    private DesignScreens design() {
        WorkerLauncher launcher = new WorkerLauncher();
        Path cache = workspace.folder().resolve("cache");
        return new DesignScreens(
                new DesignScreens.Materials(workspace, methods, shipped.tasks(), shipped.models(), shipped.benchmark()),
                services.tasks(),
                new DesignScreens.Window(services.dialogs(), services.notifications(), services.navigator()),
                new DesignScreens.Running(
                        (run, compute) -> launcher.start(run, cache, compute),
                        new Launched(),
                        services.fx(),
                        services.clock()));
    }

    /** What becomes of runs that were launched from the form. */
    private final class Launched implements Launches {
        @Override
        public void launched(String runId) {
            Session.this.launched(runId);
        }

        @Override
        public void queued(String runId) {
            services.notifications().tell("The run %s waits for its device.".formatted(runId));
        }

        @Override
        public void failed(String runId, String sentence) {
            services.notifications()
                    .problem(Problem.of("The run %s could not be started: %s".formatted(runId, sentence)));
        }
    }

    Workspace workspace() {
        return workspace;
    }

    Shipped shipped() {
        return shipped;
    }

    /** The six-task quick start in this workspace. */
    QuickStart quickStart() {
        return new QuickStart() {
            @Override
            public String start() {
                String runId = starter.start(shipped.quickStart(), ComputeSpec.on("cpu", 0))
                        .runId();
                services.fx().run(() -> launched(runId));
                return runId;
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

    RunStarter starter() {
        return starter;
    }

    /** The runs whose workers are alive. */
    RunningRuns running() {
        return live.running();
    }

    /** A run was started here: it is to be followed. */
    void launched(String runId) {
        live.launched(runId);
        services.notifications().tell("The run %s is started.".formatted(runId));
        services.navigator().openRun(runId);
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
        return screens;
    }

    @Override
    public void close() {
        design.close();
        live.close();
        workspace.close();
    }
}
