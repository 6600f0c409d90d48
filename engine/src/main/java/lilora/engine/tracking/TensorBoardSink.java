package lilora.engine.tracking;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import lilora.engine.DiskException;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's event file for TensorBoard. Each attempt has a file of its own that tells the run from its start, and replaces the
 * file of the attempt before: a TensorBoard that is open takes the steps of the newest file, and none is told twice.
 */
final class TensorBoardSink implements TrackingSink {
    /** Their names sort by time, as TensorBoard expects it; the last part is the attempt. */
    private static final String NAME = "events.out.tfevents.%010d.lilora.%d";

    private static final String OURS = "events.out.tfevents.*.lilora.*";

    private final Path folder;
    private @Nullable RecordFile file;

    /** @param folder made if it is missing */
    TensorBoardSink(Path folder) {
        this.folder = folder;
    }

    @Override
    public void begin(RunSpec spec, Instant created, int attempt) {
        close();
        String name = NAME.formatted(created.getEpochSecond(), attempt);
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, OURS)) {
                for (Path other : earlier) {
                    if (!other.getFileName().toString().equals(name)) {
                        Files.delete(other);
                    }
                }
            }
        } catch (IOException e) {
            throw new DiskException("%s cannot be written: %s.".formatted(folder, DiskException.reason(e)), e);
        }
        RecordFile opened = new RecordFile(folder.resolve(name));
        file = opened;
        opened.add(TensorBoardEvent.fileVersion(created));
        String json = Json.pretty(spec).indent(4);
        opened.add(TensorBoardEvent.text(created, "run.json/text_summary", json));
        opened.add(TensorBoardEvent.sessionStart(created, RunSettings.of(spec)));
    }

    @Override
    public void take(TrackedPoint point) {
        if (file != null) {
            file.add(TensorBoardEvent.scalars(point));
        }
    }

    @Override
    public void end(Instant time, boolean completed) {
        if (file != null) {
            file.add(
                    TensorBoardEvent.sessionEnd(time, completed ? TensorBoardEvent.SUCCESS : TensorBoardEvent.FAILURE));
        }
    }

    @Override
    public void flush() {
        if (file != null) {
            file.cut();
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
