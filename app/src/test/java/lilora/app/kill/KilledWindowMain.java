package lilora.app.kill;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lilora.app.background.DirectTaskRunner;
import lilora.app.follow.RunFollower;
import lilora.app.follow.RunStatusListener;
import lilora.app.launch.BundledAssets;
import lilora.app.launch.LaunchListener;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.RunMaker;
import lilora.app.launch.RunQueue;
import lilora.app.launch.WorkerStarter;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/**
 * What the window does without its pictures, until it is killed: it opens the workspace, takes in what happened meanwhile,
 * follows the run at work, resumes one that was interrupted, and launches another when all are done.
 */
public final class KilledWindowMain {
    private final Workspace workspace;
    private final BundledAssets materials;
    private final DirectTaskRunner runner = new DirectTaskRunner();
    private final RunFollower follower;
    private final RunLauncher launching;

    private KilledWindowMain(Workspace workspace, BundledAssets materials) {
        this.workspace = workspace;
        this.materials = materials;
        follower = new RunFollower(workspace, runner, Runnable::run, Clock.systemUTC(), new Telling());
        RunQueue queue = new RunQueue(new RunQueue.Parts(
                workspace.runsFolder(),
                workspace.folder().resolve("queue.json"),
                WorkerStarter.engine(workspace.folder()),
                new Following(),
                Runnable::run,
                Clock.systemUTC()));
        launching = new RunLauncher(
                workspace.runsFolder(),
                new RunMaker(workspace.runsFolder(), MethodCatalog.load(), Clock.systemUTC()),
                queue);
        queue.begin(runner);
    }

    /** Arguments: the workspace and the folder of materials. */
    public static void main(String[] arguments) throws InterruptedException {
        try (Workspace workspace = Workspace.open(Path.of(arguments[0]))) {
            System.out.println("open");
            workspace.rebuild().catchUp(lilora.engine.Progress.NONE);
            new KilledWindowMain(workspace, new BundledAssets(Path.of(arguments[1]))).live();
        }
    }

    private void live() throws InterruptedException {
        System.out.println("live");
        while (!Thread.interrupted()) {
            runner.tick();
            if (launching.queue().busyDevices().isEmpty()
                    && launching.queue().stateProperty().get().waiting().isEmpty()) {
                goOn();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void goOn() {
        List<RunRow> rows = workspace.runs().list(RunQuery.NEWEST).rows();
        rows.stream().filter(row -> row.state() == RunState.FAILED).forEach(row -> {
            throw new IllegalStateException(row.reason());
        });
        Optional<RunRow> unfinished = rows.stream()
                .filter(row -> Set.of(RunState.INTERRUPTED, RunState.QUEUED).contains(row.state()))
                .findFirst();
        boolean atWork = rows.stream().anyMatch(row -> row.state() == RunState.RUNNING);
        if (unfinished.isPresent()) {
            launching.resume(unfinished.get().runId());
        } else if (!atWork) {
            launching.launch(LaunchRequest.of(materials.quickStart(), ComputeSpec.on("cpu", 1)), Progress.NONE);
        }
    }

    private final class Following implements LaunchListener {
        @Override
        public void launched(QueuedRun run) {
            follower.launched(workspace.runsFolder().resolve(run.runId()));
            System.out.println("launched " + run.runId());
        }

        @Override
        public void queued(QueuedRun run) {}

        @Override
        public void ended(String runId) {
            follower.workerEnded(workspace.runsFolder().resolve(runId));
        }

        @Override
        public void failed(String runId, String sentence) {
            System.out.println("failed " + runId + ": " + sentence);
        }

        @Override
        public void unkept(String sentence) {
            System.out.println(sentence);
        }

        @Override
        public void unread(String sentence) {
            System.out.println(sentence);
        }
    }

    private static final class Telling implements RunStatusListener {
        @Override
        public void ended(RunRow run) {
            System.out.println(run.state() + " " + run.runId());
        }

        @Override
        public void silent(RunRow run, String sentence) {
            System.out.println("silent " + run.runId() + ": " + sentence);
        }

        @Override
        public void alarm(RunRow run, String sentence) {
            System.out.println("alarm " + run.runId() + ": " + sentence);
        }

        @Override
        public void trouble(String sentence) {
            System.out.println(sentence);
        }
    }
}
