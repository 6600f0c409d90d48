package lilora.engine.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;

/** Where everything of one run lies. A value: it opens nothing and holds nothing. */
public final class RunDirectory {
    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    /**
     * Makes the directory of a new run, complete or not at all: its parts are made in a folder beside it, which is then
     * renamed. Parent folders are made as needed; an empty folder in the place is taken over.
     *
     * @throws InputException if there is a run already, at work or not, or anything else in the place
     */
    public static RunDirectory create(Path path, RunSpec spec) {
        return create(path, spec, made -> {});
    }

    /**
     * The same with more in it from the start.
     *
     * @param filling adds to the run before it has its name
     */
    public static RunDirectory create(Path path, RunSpec spec, Consumer<RunDirectory> filling) {
        Path target = path.toAbsolutePath().normalize();
        requireFree(target);
        RunInMaking.removeLeft(Objects.requireNonNull(target.getParent(), "a run is no root"));
        try (RunInMaking making = RunInMaking.begin(target)) {
            RunDirectory made = new RunDirectory(making.folder());
            made.makeFolders();
            Json.writeAtomically(made.runFile(), spec);
            filling.accept(made);
            making.become(target);
        } catch (IOException e) {
            throw new InputException(
                    "Cannot make the run directory " + target + ": " + e.getMessage()
                            + ". Check that its parent folder may be written and has free space.",
                    e);
        }
        return new RunDirectory(target);
    }

    /**
     * Makes those folders of the run that are missing: one removed by hand to free space comes back empty. Nothing but this makes
     * them, so that a run whose directory was moved leaves nothing in the old place.
     */
    void makeFolders() throws IOException {
        for (Path folder : List.of(control(), checkpoints(), predictions())) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
        }
    }

    /**
     * An existing run.
     *
     * @throws InputException if there is none
     */
    public static RunDirectory open(Path path) {
        RunDirectory run = new RunDirectory(path.toAbsolutePath().normalize());
        if (!Files.isRegularFile(run.runFile())) {
            throw new InputException(
                    run.path + " is not a run directory: it has no run.json. Name the folder of a run.");
        }
        return run;
    }

    /**
     * What was asked for.
     *
     * @throws InputException if {@code run.json} is broken or of another version
     */
    public RunSpec spec() {
        RunSpec spec = Json.read(runFile(), RunSpec.class);
        if (spec.schema() != RunSpec.SCHEMA) {
            throw new InputException(runFile() + ", field \"schema\": version " + spec.schema()
                    + " is not known here, only " + RunSpec.SCHEMA + "; use the version of the program that wrote it.");
        }
        return spec;
    }

    /** SHA-256 of {@code run.json} as it is now. */
    public String specHash() {
        return Sha256.of(runFile());
    }

    /** Whether {@code run.json} is what every attempt began with that these events tell of. */
    public boolean isUnchangedSince(List<RecordedEvent> events) {
        String hash = specHash();
        return events.stream()
                .map(RecordedEvent::event)
                .noneMatch(event -> event instanceof RunEvent.Hello hello
                        && hello.spec() != null
                        && !hello.spec().equals(hash));
    }

    /** The folder itself, absolute. */
    public Path path() {
        return path;
    }

    /** The specification, written once. */
    public Path runFile() {
        return path.resolve("run.json");
    }

    /** The events, one JSON object a line, only ever appended to. */
    public Path events() {
        return path.resolve("events.jsonl");
    }

    /** Commands to the worker. */
    public Path control() {
        return path.resolve("control");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path predictions() {
        return path.resolve("predictions");
    }

    /** Names the computer that the run is at work on, where that is another; absent in a run of this one. */
    public Path remote() {
        return path.resolve("remote.json");
    }

    /** What the worker process prints. */
    public Path workerLog() {
        return path.resolve("worker.log");
    }

    /** Locked by the worker. Nobody else may open it, see {@link RunLock}. */
    Path lock() {
        return path.resolve("lock");
    }

    /** The worker's latest sign of life; absent when no worker is at work. */
    Path heartbeat() {
        return path.resolve("heartbeat.json");
    }

    private static void requireFree(Path target) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
            if (!entries.iterator().hasNext()) {
                return;
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (NotDirectoryException e) {
            if (!Files.exists(target)) {
                // A parent is the file: making the folder will say so.
                return;
            }
            throw new InputException(target + " is a file; name a new folder for the run.", e);
        } catch (IOException e) {
            throw new InputException(target + " cannot be read: " + e.getMessage() + ". Name another folder.", e);
        }
        RunDirectory existing = new RunDirectory(target);
        if (!Files.exists(existing.runFile())) {
            throw new InputException(target + " is not empty and holds no run; name a new folder for the run.");
        }
        Liveness liveness = Liveness.of(existing, Instant.now());
        throw new InputException(
                liveness.mayBeAtWork()
                        ? target + " is in use: " + liveness.sentence() + " Name another folder for the new run."
                        : target + " already holds a run; resume that run, or name a new folder.");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunDirectory that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
