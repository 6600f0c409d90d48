package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.file.PlainFile;
import lilora.engine.file.Sha256;
import lilora.engine.run.PredictionFile;
import lilora.engine.run.PredictionLine;
import lilora.storage.repository.StorageException;
import lilora.storage.repository.StorageException.Kind;

/** Reads the answers behind a cell. They stay in the run directory; the database names their file. */
final class CellPredictions {
    private CellPredictions() {}

    /**
     * The answers of an evaluation.
     *
     * @param cell with the file's name below the run directory, and its hash unless the run is of an older version
     */
    static List<PredictionLine> read(Path runFolder, RunEvent.EvalCell cell) {
        String name = cell.predictions();
        Path file = runFolder.resolve(name).normalize();
        if (!file.startsWith(runFolder.normalize())) {
            throw new StorageException(
                    Kind.REFUSED, "The predictions " + name + " lie outside the run directory " + runFolder + ".");
        }
        try {
            byte[] bytes = Files.readAllBytes(PlainFile.require(file));
            if (cell.predictionsHash() != null && !Sha256.of(bytes).equals(cell.predictionsHash())) {
                throw new StorageException(
                        Kind.DAMAGED,
                        "The predictions %s are not what the run wrote, as their hash tells. The scores are kept; put the file back from a copy, or evaluate the run after stage %d on task %d once more for the answers."
                                .formatted(file, cell.stage(), cell.task()));
            }
            return PredictionFile.parse(file, bytes);
        } catch (IOException e) {
            throw new StorageException(
                    Kind.NOT_FOUND,
                    "The predictions " + file + " cannot be read: " + ErrorMessages.reason(e)
                            + ". The scores are kept; the answers are gone unless the file is put back.",
                    e);
        } catch (InputException e) {
            throw new StorageException(Kind.DAMAGED, String.valueOf(e.getMessage()), e);
        }
    }
}
