package lilora.engine.run;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;

/** The file with every answer of one evaluation: one JSON object a line, in the order of the test items. */
public final class PredictionFile {
    private PredictionFile() {}

    /** The file of a cell of the accuracy matrix. */
    public static String name(int stage, int task) {
        return "stage%03d-task%03d.jsonl".formatted(stage, task);
    }

    /**
     * Writes the whole file or nothing.
     *
     * @return SHA-256 of the file, in hex
     * @throws DiskException if it cannot be written
     */
    public static String write(Path file, List<PredictionLine> lines) {
        String text = lines.stream().map(line -> Json.compact(line) + "\n").collect(Collectors.joining());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, bytes);
        return Sha256.of(bytes);
    }

    /**
     * The lines of a file.
     *
     * @param file what messages call it
     * @param bytes its content
     * @throws InputException if it is not what {@link #write} writes
     */
    public static List<PredictionLine> parse(Path file, byte[] bytes) {
        List<PredictionLine> lines = new ArrayList<>();
        for (String line : (Iterable<String>) text(file, bytes).lines()::iterator) {
            lines.add(Json.parse(file + " line " + (lines.size() + 1), line, PredictionLine.class));
        }
        return lines;
    }

    private static String text(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(file + " is not text in UTF-8.", e);
        }
    }
}
