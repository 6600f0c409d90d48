package lilora.engine.remote;

import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;

/** Whoever keeps a run's worker on its host, asked for what the run's files cannot tell. For one thread. */
interface Keeper {
    /** Of what cannot be told from a signal that ended the process. */
    int KILLED = 137;

    /** A line is new: what was asked over another may be asked again. */
    void connected();

    /** Somebody changed something there: what is asked now and then only is asked at the next look. */
    default void askAgain() {}

    /**
     * Whether the worker has ended, asked often; most often it is enough to look at what is given.
     *
     * @param exit code that the run's files tell, if they do
     * @param silent whether the worker gives no sign of life
     * @return exit code to be believed
     */
    OptionalInt end(SshLine line, OptionalInt exit, BooleanSupplier silent) throws LineException;
}
