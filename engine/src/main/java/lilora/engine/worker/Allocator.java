package lilora.engine.worker;

import java.util.Map;
import lilora.engine.experiment.RunSpec;

/** How a process's allocator treats large pieces of memory that are freed. */
public final class Allocator {
    /**
     * Environment of a process that gives them back to the system at once. By default glibc soon keeps pieces of up to 32 MiB, whose
     * gaps then add up to a multiple of what is in use where layers are computed one by one; each new piece costs a little time
     * this way. Other C libraries do not read it.
     */
    public static final Map<String, String> RETURNING = Map.of("MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 20));

    private Allocator() {}

    /** What to add to the environment of the process of a run: little memory is worth time to those who ask for it. */
    static Map<String, String> environment(RunSpec run) {
        boolean asked = run.experiment().training().checkpointsGradients();
        return asked && !run.compute().isCuda() ? RETURNING : Map.of();
    }
}
