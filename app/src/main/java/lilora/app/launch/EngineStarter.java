package lilora.app.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.GpuSlots;
import lilora.engine.worker.WorkerLauncher;
import org.jspecify.annotations.Nullable;

/** Starts workers of this computer. Thread-safe. */
final class EngineStarter implements WorkerStarter {
    /** A queue asks each second, and the driver's program takes a good part of one. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final WorkerLauncher launcher;
    private final Path cache;
    private List<Integer> gpus = List.of();
    private long asked;
    private boolean known;

    /** @param cache folder that keeps image features */
    EngineStarter(WorkerLauncher launcher, Path cache) {
        this.launcher = launcher;
        this.cache = cache;
    }

    @Override
    public Process start(RunDirectory run, ComputeSpec compute) {
        return start(run, compute, null);
    }

    @Override
    public Process start(RunDirectory run, ComputeSpec compute, @Nullable Integer gpu) {
        return launcher.start(run, cache, compute, gpu);
    }

    @Override
    public synchronized List<Integer> gpus(RunDirectory run) {
        ComputeSpec compute = run.spec().compute();
        if (!GpuSlots.isGivenOne(compute)) {
            return List.of();
        }
        if (!known || System.nanoTime() - asked > FRESH.toNanos()) {
            gpus = launcher.gpus(compute);
            asked = System.nanoTime();
            known = true;
        }
        return gpus;
    }
}
