package lilora.app.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import lilora.engine.DiskException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.file.Folders;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.Alignment;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.RemoteRun;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Makes run directories, one a seed. Reads all data, so not for the FX thread. */
public final class RunMaker {
    private final Path runs;
    private final MethodCatalog methods;
    private final Clock clock;
    private final RunHosts hosts;

    /** @param runs folder the runs will be in */
    public RunMaker(Path runs, MethodCatalog methods, Clock clock) {
        this(runs, methods, clock, RunHosts.NONE);
    }

    /**
     * Makes runs of other computers, too.
     *
     * @param runs folder the runs, or the copies of those of others, will be in
     */
    public RunMaker(Path runs, MethodCatalog methods, Clock clock, RunHosts hosts) {
        this.runs = runs;
        this.methods = methods;
        this.clock = clock;
        this.hosts = hosts;
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
            if (request.host().isEmpty()) {
                make(request, inputs, request.compute(), progress, made);
                return;
            }
            try (RunHosts.Place place = hosts.open(request.host().get(), inputs, request.compute(), progress)) {
                make(request, inputs, place.compute(), progress, run -> put(place, run, made));
            }
        }
    }

    private void make(
            LaunchRequest request,
            RunInputs inputs,
            ComputeSpec compute,
            Progress progress,
            Consumer<RunDirectory> made) {
        // They cover whole tasks, so those of one seed serve for all.
        Map<String, String> hashes = Fingerprints.of(inputs);
        int count = 0;
        for (Long seed : request.seeds()) {
            progress.update((double) count++ / request.seeds().size(), "Seed " + seed);
            RunDirectory run = new NewRun(clock).create(runs, seeded(inputs, seed), compute, hashes, bare -> {});
            new LaunchRecord(clock.instant().toString(), request.accepted()).write(run.path());
            made.accept(run);
        }
    }

    /** One that could not be put there would look like a run of this computer. */
    private static void put(RunHosts.Place place, RunDirectory run, Consumer<RunDirectory> made) {
        try {
            place.put(run);
        } finally {
            if (RemoteRun.of(run).isEmpty()) {
                remove(run);
            }
        }
        made.accept(run);
    }

    private static void remove(RunDirectory run) {
        try {
            Folders.delete(run.path());
        } catch (IOException e) {
            throw new DiskException("%s cannot be removed: %s.".formatted(run, DiskException.reason(e)), e);
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
