package lilora.engine.remote;

import java.util.Optional;
import java.util.function.Consumer;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;

/**
 * The worker of a run that was put on a host, started from the run's newest checkpoint as it was until now: by its job of Slurm, or by
 * itself.
 *
 * @param pid of its process on the host; 0 where a job starts it
 * @param job that starts it; empty if it is at work
 */
public record RemoteStart(long pid, Optional<SlurmJob> job) {
    /**
     * Starts it, or has it started.
     *
     * @param told gets what Slurm says besides
     * @throws lilora.engine.InputException if it does not start, or its job is in the queue already
     */
    public static RemoteStart again(SshLine line, RunDirectory here, Consumer<String> told) throws LineException {
        RemoteRun run = RemoteRun.require(here);
        return SlurmJob.of(here).isPresent()
                ? new RemoteStart(0, Optional.of(new SlurmLaunch(line, told).submitAgain(here, run)))
                : new RemoteStart(RemoteLaunch.start(line, run), Optional.empty());
    }
}
