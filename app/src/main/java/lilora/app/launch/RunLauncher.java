package lilora.app.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.Progress;
import lilora.engine.run.RunDirectory;

/** Everything that starts a run goes through here: quick start, form, command line and resume. */
public final class RunLauncher {
    private final Path runs;
    private final RunMaker maker;
    private final RunQueue queue;

    /** @param runs folder of runs */
    public RunLauncher(Path runs, RunMaker maker, RunQueue queue) {
        this.runs = runs;
        this.maker = maker;
        this.queue = queue;
    }

    /**
     * Makes the runs and queues them; each starts when its device is free. Takes seconds: not for the FX thread.
     *
     * @return names of the runs
     * @throws lilora.engine.InputException in a sentence, if the experiment or its data cannot be used
     */
    public List<String> launch(LaunchRequest request, Progress progress) {
        List<RunDirectory> made = new ArrayList<>();
        try {
            maker.make(request, progress, made::add);
        } finally {
            // Those that were made are complete runs, whatever happened after.
            queue.add(made);
        }
        return made.stream().map(run -> run.path().getFileName().toString()).toList();
    }

    /**
     * Queues a run that has no worker; it goes on from its last checkpoint when its device is free.
     *
     * @throws lilora.engine.InputException if it has a worker or waits already
     */
    public void resume(String runId) {
        queue.resume(RunDirectory.open(runs.resolve(runId)));
    }

    /**
     * Follows a run of another computer again.
     *
     * @throws lilora.engine.InputException if it cannot be
     */
    public void follow(String runId) {
        queue.follow(RunDirectory.open(runs.resolve(runId)));
    }

    /** The runs at work and those that wait. */
    public RunQueue queue() {
        return queue;
    }
}
