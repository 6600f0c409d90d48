package lilora.storage.h2;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.PlainFile;
import lilora.engine.json.Json;
import lilora.storage.Prediction;
import lilora.storage.StorageException;
import lilora.storage.StorageException.Kind;

/** Reads the answers behind a cell: one JSON object a line. They stay in the run directory; the database names their file. */
final class PredictionFile {
    private PredictionFile() {}

    /** @param name as the event told it, below the run directory */
    static List<Prediction> read(Path runFolder, String name) {
        Path file = runFolder.resolve(name).normalize();
        if (!file.startsWith(runFolder.normalize())) {
            throw new StorageException(
                    Kind.REFUSED, "The predictions " + name + " lie outside the run directory " + runFolder + ".");
        }
        List<Prediction> predictions = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(PlainFile.require(file), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                predictions.add(Json.parse(file + " line " + (predictions.size() + 1), line, Prediction.class));
            }
            return predictions;
        } catch (IOException e) {
            throw new StorageException(
                    Kind.NOT_FOUND,
                    "The predictions " + file + " cannot be read: " + Sentences.reason(e)
                            + ". The scores are kept; the answers are gone unless the file is put back.",
                    e);
        } catch (InputException e) {
            throw new StorageException(Kind.DAMAGED, String.valueOf(e.getMessage()), e);
        }
    }
}
