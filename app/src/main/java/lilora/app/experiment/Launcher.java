package lilora.app.experiment;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import lilora.app.task.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Makes run directories of an experiment, one a seed, and hands them to the queue. Reads all data, so not for the FX thread. */
public final class Launcher {
    private final Path runs;
    private final MethodCatalog methods;
    private final RunQueue queue;
    private final Clock clock;

    /** @param runs folder the runs will be in */
    public Launcher(Path runs, MethodCatalog methods, RunQueue queue, Clock clock) {
        this.runs = runs;
        this.methods = methods;
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * Makes the runs and queues them.
     *
     * @param accepted warnings somebody chose to launch in spite of
     * @return names of the runs
     */
    public List<String> launch(
            ExperimentSpec spec, List<Long> seeds, ComputeSpec compute, List<String> accepted, Progress progress) {
        List<RunDirectory> made = new ArrayList<>();
        try (RunInputs inputs = new Preparation(methods).prepare(spec)) {
            for (Long seed : seeds) {
                progress.update((double) made.size() / seeds.size(), "Seed " + seed);
                // Hashes cover whole tasks, so the inputs of one seed serve for all.
                RunDirectory run = new NewRun(clock).create(runs, seeded(inputs, seed), compute);
                new LaunchRecord(clock.instant().toString(), accepted).write(run);
                made.add(run);
            }
        } finally {
            // Those that were made are complete runs, whatever happened after.
            queue.add(made);
        }
        return made.stream().map(run -> run.path().getFileName().toString()).toList();
    }

    private static RunInputs seeded(RunInputs inputs, long seed) {
        return new RunInputs(
                inputs.experiment().withSeed(seed),
                inputs.baseModel(),
                inputs.tasks(),
                inputs.method(),
                inputs.sites(),
                inputs.tokenizer(),
                inputs.stages());
    }
}
