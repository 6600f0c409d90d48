package lilora.app.launch;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerLauncher;
import org.jspecify.annotations.Nullable;

/** Starts worker processes. */
@FunctionalInterface
public interface WorkerStarter {
    /**
     * Starts one.
     *
     * @throws lilora.engine.InputException with what keeps it from starting
     */
    Process start(RunDirectory run, ComputeSpec compute);

    /**
     * Starts one that is given a GPU.
     *
     * @param gpu one of those that the run may be given; null where it is given none
     * @throws lilora.engine.InputException with what keeps it from starting
     */
    default Process start(RunDirectory run, ComputeSpec compute, @Nullable Integer gpu) {
        return start(run, compute);
    }

    /** GPUs of which a run is given one, so that several are at work at once, the wanted first; none where it takes the device it names. */
    default List<Integer> gpus(RunDirectory run) {
        return List.of();
    }

    /** Whether a run that waits may be started when its device is free, without anybody at the window asking for it now. */
    default boolean startsByItself(RunDirectory run) {
        return true;
    }

    /**
     * Follows the worker that a run of another computer has or had last.
     *
     * @throws lilora.engine.InputException if it is none of another computer, or is followed already
     */
    default Process follow(RunDirectory run) {
        throw new InputException("%s is not followed from here.".formatted(run));
    }

    /** Starts the engine's workers, which go on when this process ends; they keep image features in the workspace. */
    static WorkerStarter engine(Path workspace) {
        return new EngineStarter(new WorkerLauncher(), workspace.resolve("cache"));
    }
}
