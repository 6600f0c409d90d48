package lilora.engine.remote;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.RunDirectory;

/**
 * Where a run is at work that is followed here: the file {@code remote.json} in the run directory, which is all that another program,
 * or another day, needs to follow it.
 *
 * @param schema version of this form
 * @param host as the person named it
 * @param folder the run directory there, absolute
 */
public record RemoteRun(int schema, String host, String folder) {
    private static final int SCHEMA = 1;

    public RemoteRun {
        if (schema != SCHEMA) {
            throw new InputException(
                    "schema is %d, but this version reads schema %d; update the workbench.".formatted(schema, SCHEMA));
        }
        if (!folder.startsWith("/")) {
            throw new InputException("folder is \"%s\", which is no absolute path of a host.".formatted(folder));
        }
    }

    RemoteRun(SshTarget host, String folder) {
        this(SCHEMA, host.toString(), folder);
    }

    /** Of a run, if it is one of another computer. */
    public static Optional<RemoteRun> of(RunDirectory directory) {
        Path file = directory.remote();
        return Files.exists(file) ? Optional.of(Json.read(file, RemoteRun.class)) : Optional.empty();
    }

    /**
     * Of a run of another computer.
     *
     * @throws InputException if it is one of this computer
     */
    public static RemoteRun require(RunDirectory directory) {
        return of(directory)
                .orElseThrow(
                        () -> new InputException("%s is a run of this computer: it has no %s. Continue it with resume."
                                .formatted(directory, directory.remote().getFileName())));
    }

    void write(RunDirectory directory) {
        Json.writeAtomically(directory.remote(), this);
    }

    /** The host to connect to. */
    public SshTarget target() {
        return SshTarget.parse(host);
    }
}
