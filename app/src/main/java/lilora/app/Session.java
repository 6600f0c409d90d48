package lilora.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lilora.app.launch.RunStarter;
import lilora.app.launch.Shipped;
import lilora.app.shell.RunningRuns;
import lilora.app.shell.Screen;
import lilora.app.welcome.QuickStart;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.WorkerLauncher;
import lilora.storage.Workspace;

/** One open workspace and everything that lives as long as it. */
final class Session implements AutoCloseable {
    private final Services services;
    private final Workspace workspace;
    private final Shipped shipped;
    private final MethodCatalog methods;
    private final RunStarter starter;

    /** What was read off the FX thread to open a workspace. */
    record Opened(Workspace workspace, Shipped shipped, MethodCatalog methods) {}

    Session(Services services, Opened opened) {
        this.services = services;
        workspace = opened.workspace();
        shipped = opened.shipped();
        methods = opened.methods();
        starter = new RunStarter(workspace.folder(), methods, new WorkerLauncher(), services.clock());
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
        return RunningRuns.none();
    }

    /** A run was started here: it is to be followed. */
    void launched(String runId) {
        services.notifications().tell("The run %s is started.".formatted(runId));
    }

    /** Seconds of the newest finished run of the quick start. */
    Optional<Double> lastQuickStart() {
        return Optional.empty();
    }

    /** The screens of this workspace, in the order of the navigation. */
    List<Screen> screens() {
        return new ArrayList<>();
    }

    @Override
    public void close() {
        workspace.close();
    }
}
