package lilora.engine.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.Liveness;

/** The host itself: a worker is a process of it. */
final class ProcessKeeper implements Keeper {
    private final RemoteRun remote;
    private Instant asked = Instant.now();

    ProcessKeeper(RemoteRun remote) {
        this.remote = remote;
    }

    @Override
    public void connected() {
        asked = Instant.now();
    }

    /** The process is asked for not more often than a worker may be silent. */
    @Override
    public OptionalInt end(SshLine line, OptionalInt exit, BooleanSupplier silent) throws LineException {
        boolean due = Duration.between(asked, Instant.now()).compareTo(Liveness.PATIENCE) > 0;
        if (exit.isPresent() || !due || !silent.getAsBoolean()) {
            return exit;
        }
        asked = Instant.now();
        return RemoteLaunch.hasProcess(line, remote) ? OptionalInt.empty() : OptionalInt.of(KILLED);
    }
}
