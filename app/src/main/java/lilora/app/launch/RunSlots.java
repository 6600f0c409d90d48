package lilora.app.launch;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.GivenGpu;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs one of to be at work: a device of this computer, or of its host. Where a computer has several GPUs, each is a slot, and
 * a run that names the first takes whichever is free.
 *
 * @param place as it follows the name of a device; empty for this computer
 * @param device that it takes where it is given no GPU
 * @param gpus of which it may be given one, the wanted first
 * @param isQueuedThere whether Slurm starts its worker, which has a queue of its own
 */
record RunSlots(String place, String device, List<Integer> gpus, boolean isQueuedThere) {
    /**
     * One of them.
     *
     * @param name what is taken
     * @param gpu that the run is given; null where it is given none
     */
    record Slot(String name, @Nullable Integer gpu) {}

    RunSlots {
        gpus = List.copyOf(gpus);
    }

    /** Those of a run that is to be started. */
    static RunSlots of(RunDirectory run, WorkerStarter starter) {
        // Of a run of a host that is given none anew the one it had is kept.
        Optional<Integer> kept = RemoteRun.of(run).map(RemoteRun::gpu);
        return new RunSlots(place(run), device(run, kept), starter.gpus(run), isQueuedThere(run));
    }

    /** What a run takes that is at work. */
    static String taken(RunDirectory run) {
        Optional<Integer> gpu = RemoteRun.of(run)
                .map(remote -> Optional.ofNullable(remote.gpu()))
                .orElseGet(() -> GivenGpu.of(run));
        return isQueuedThere(run) ? job(place(run)) : device(run, gpu) + place(run);
    }

    private static boolean isQueuedThere(RunDirectory run) {
        return SlurmJob.of(run).isPresent();
    }

    private static String job(String place) {
        return "a job" + place;
    }

    private static String place(RunDirectory run) {
        return RemoteRun.of(run).map(remote -> " of " + remote.host()).orElse("");
    }

    private static String device(RunDirectory run, Optional<Integer> gpu) {
        return gpu.map(number -> "cuda:" + number)
                .orElseGet(() -> run.spec().compute().device());
    }

    /** The first that is not taken; empty while all are. */
    Optional<Slot> free(Collection<String> taken) {
        if (isQueuedThere) {
            return Optional.of(new Slot(job(place), null));
        }
        return all().stream().filter(slot -> !taken.contains(slot.name())).findFirst();
    }

    /** The first, whatever is taken. */
    Slot any() {
        return all().get(0);
    }

    private List<Slot> all() {
        return gpus.isEmpty()
                ? List.of(new Slot(device + place, null))
                : gpus.stream().map(gpu -> new Slot("cuda:" + gpu + place, gpu)).toList();
    }

    /** What is waited for. */
    String wanted() {
        if (isQueuedThere) {
            return job(place);
        }
        return gpus.isEmpty() ? device + place : "a GPU" + place;
    }
}
