package lilora.app.launch;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import lilora.engine.Progress;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.Alignment;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Makes run directories, one a seed. Reads all data, so not for the FX thread. */
public final class RunMaker {
    private final Path runs;
    private final MethodCatalog methods;
    private final Clock clock;

    /** @param runs folder the runs will be in */
    public RunMaker(Path runs, MethodCatalog methods, Clock clock) {
        this.runs = runs;
        this.methods = methods;
        this.clock = clock;
    }

    /**
     * Makes them.
     *
     * @param made gets each as soon as it is complete
     * @throws lilora.engine.InputException in a sentence, if the experiment or its data cannot be used; nothing incomplete is
     *     left behind
     */
    public void make(LaunchRequest request, Progress progress, Consumer<RunDirectory> made) {
        try (RunInputs inputs = new Preparation(methods).prepare(request.spec())) {
            if (request.data() == LaunchRequest.Data.UNKNOWN) {
                // Nobody was asked, so what needs consent must have it in the experiment.
                DataCheck.requireUsable(inputs);
            }
            if (request.spec().method().id().equals(Alignment.METHOD)) {
                Alignment.requireImages(inputs);
            }
            int count = 0;
            for (Long seed : request.seeds()) {
                progress.update((double) count++ / request.seeds().size(), "Seed " + seed);
                // Hashes cover whole tasks, so the inputs of one seed serve for all.
                RunDirectory run = new NewRun(clock).create(runs, seeded(inputs, seed), request.compute());
                new LaunchRecord(clock.instant().toString(), request.accepted()).write(run.path());
                made.accept(run);
            }
        }
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
