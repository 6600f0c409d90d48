package lilora.engine.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.Folders;
import lilora.engine.plan.Planner;
import lilora.engine.result.RunPlan;
import lilora.engine.run.RunDirectory;

/** What is kept of a run that a study has made, once it is completed. */
public enum Kept {
    /** All of it. */
    ALL,
    /** Its answers; no checkpoint, so it can neither be asked nor exported. */
    PREDICTIONS,
    /** Its specification and its events, of which tables and figures are made. */
    TABLE;

    private static final String MARK = "kept";

    /** Of a run of this plan, on disk, in bytes; features of images are shared by runs and not counted. */
    long bytes(RunPlan plan) {
        return switch (this) {
            case ALL -> working(plan);
            case PREDICTIONS -> plan.prompts() * Planner.PREDICTION_BYTES;
            case TABLE -> 0;
        };
    }

    /** The same while it is at work. */
    static long working(RunPlan plan) {
        return plan.diskBytes() - (plan.featureBytes() == null ? 0 : plan.featureBytes());
    }

    /** Notes in a run what is to be kept of it, so that a study that goes on later knows. */
    void mark(RunDirectory run) {
        AtomicFile.write(run.path().resolve(MARK), name().getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether that is noted in a run. */
    boolean isMarked(RunDirectory run) {
        Path mark = run.path().resolve(MARK);
        try {
            return Files.exists(mark) && Files.readString(mark).equals(name());
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes the rest of a completed run. */
    void apply(RunDirectory run) {
        List<Path> folders =
                switch (this) {
                    case ALL -> List.of();
                    case PREDICTIONS -> List.of(run.checkpoints());
                    case TABLE -> List.of(run.checkpoints(), run.predictions());
                };
        for (Path folder : folders) {
            empty(folder);
        }
        try {
            Files.deleteIfExists(run.path().resolve(MARK));
        } catch (IOException e) {
            throw new UncheckedIOException(run + " cannot be tidied up", e);
        }
    }

    private static void empty(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            for (Path entry : Folders.list(folder)) {
                Folders.delete(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be emptied", e);
        }
    }
}
