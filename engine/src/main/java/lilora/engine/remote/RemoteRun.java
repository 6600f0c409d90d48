package lilora.engine.remote;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is at work that is followed here: the file {@code remote.json} in the run directory, which is all that another program,
 * or another day, needs to follow it.
 *
 * @param schema version of this form
 * @param host as the person named it
 * @param folder the run directory there, absolute
 * @param gpu the one that its worker sees alone, as its first, by the driver's number; absent where it sees all
 * @param gpus of which it may be given one whenever it starts, the wanted first; absent where it is given none
 */
public record RemoteRun(
        int schema,
        String host,
        String folder,
        @Nullable Integer gpu,
        @Nullable List<Integer> gpus) {
    private static final int SCHEMA = 1;

    public RemoteRun {
        if (schema != SCHEMA) {
            throw new InputException(
                    "schema is %d, but this version reads schema %d; update the workbench.".formatted(schema, SCHEMA));
        }
        if (gpu != null && gpu < 0) {
            throw new InputException("gpu is %d; a GPU has a number from 0 on.".formatted(gpu));
        }
        gpus = gpus == null ? null : List.copyOf(gpus);
        if (!folder.startsWith("/")) {
            throw new InputException("folder is \"%s\", which is no absolute path of a host.".formatted(folder));
        }
    }

    RemoteRun(SshTarget host, String folder) {
        this(SCHEMA, host.toString(), folder, null, null);
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

    /** The same with another GPU. */
    public RemoteRun withGpu(@Nullable Integer other) {
        return new RemoteRun(schema, host, folder, other, gpus);
    }

    /** The same that may be given one of several. */
    RemoteRun withGpus(List<Integer> several) {
        return new RemoteRun(schema, host, folder, gpu, several);
    }

    /** Notes it. */
    public void write(RunDirectory directory) {
        Json.writeAtomically(directory.remote(), this);
    }

    /** The host to connect to. */
    public SshTarget target() {
        return SshTarget.parse(host);
    }
}
