package lilora.engine.run;

import java.time.Instant;
import java.util.UUID;

/**
 * Who a worker is. A process id alone names nobody: ids are used again, and mean nothing on another host.
 *
 * @param token random, unique to this worker
 * @param pid process id on its host
 * @param processStart ISO-8601 instant at which the process started
 * @param host name of the machine or container; empty if unknown
 */
public record WorkerIdentity(String token, long pid, String processStart, String host) {
    /** A new identity, with its own token, for the process that asks. */
    public static WorkerIdentity ofThisProcess() {
        ProcessHandle self = ProcessHandle.current();
        Instant start = self.info().startInstant().orElseGet(Instant::now);
        return new WorkerIdentity(UUID.randomUUID().toString(), self.pid(), start.toString(), thisHost());
    }

    /** The name of this machine, as the system tells it: shells do not pass theirs on. */
    static String thisHost() {
        return Versions.host(System.getenv());
    }

    /**
     * Whether it is a worker of a host. One that names none is taken for it: earlier versions named none on most desktops, and such a run
     * must not count as at work for ever after a crash.
     */
    boolean isOf(String thisHost) {
        return host.isEmpty() || host.equals(thisHost);
    }
}
