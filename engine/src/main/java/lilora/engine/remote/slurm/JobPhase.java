package lilora.engine.remote.slurm;

import java.util.Set;

/** Where a job is on its way, of the many states that Slurm has words for. */
public enum JobPhase {
    /** In the queue, for the first time or again. */
    WAITING,
    /** It has its nodes, and they are being made ready. */
    LAUNCHING,
    /** Its script runs, or is being ended. */
    AT_WORK,
    /** Nothing of it runs, and nothing will. */
    ENDED;

    private static final Set<String> WAITS =
            Set.of("PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT");
    private static final Set<String> OVER = Set.of(
            "COMPLETED",
            "CANCELLED",
            "FAILED",
            "TIMEOUT",
            "NODE_FAIL",
            "OUT_OF_MEMORY",
            "PREEMPTED",
            "BOOT_FAIL",
            "LAUNCH_FAILED",
            "RECONFIG_FAIL",
            "DEADLINE",
            "REVOKED");

    /** Of a state in its long form; one that is not known here is no end. */
    static JobPhase of(String state) {
        if (WAITS.contains(state)) {
            return WAITING;
        }
        if (state.equals("CONFIGURING") || state.equals("POWER_UP_NODE")) {
            return LAUNCHING;
        }
        return OVER.contains(state) ? ENDED : AT_WORK;
    }
}
