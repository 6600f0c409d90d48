package lilora.engine.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Byte for byte what TensorBoard's own writer wrote. */
class TensorBoardEventTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.25Z");

    @TempDir
    Path folder;

    private static byte[] reference() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(TensorBoardEventTest.class.getResourceAsStream("sample.tfevents"))) {
            return in.readAllBytes();
        }
    }

    private static byte[] scalars(long step, Object... tagsAndValues) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < tagsAndValues.length; i += 2) {
            values.put((String) tagsAndValues[i], (Double) tagsAndValues[i + 1]);
        }
        return TensorBoardEvent.scalars(new TrackedPoint(TIME.plusSeconds(step), step, values));
    }

    private static List<byte[]> records() {
        return List.of(
                TensorBoardEvent.fileVersion(TIME),
                TensorBoardEvent.text(TIME, "run.json/text_summary", "    {\n      \"name\": \"größer\"\n    }\n"),
                TensorBoardEvent.sessionStart(
                        TIME,
                        new TreeMap<>(Map.of(
                                "method.id",
                                "lilora",
                                "method.options.dropout",
                                0.0,
                                "training.learningRate",
                                2e-3,
                                "training.lengthGrouped",
                                true,
                                "evaluation.zeroShot",
                                false))),
                scalars(0, "accuracy/1_a", 12.5, "instruction_following/1_a", 100.0),
                scalars(1, "loss/total", 2.25, "loss/penalty", 0.0),
                scalars(300, "loss/total", Double.NaN, "loss/task", Double.POSITIVE_INFINITY, "continual/bwt", -3.3),
                TensorBoardEvent.sessionEnd(TIME.plusSeconds(60), TensorBoardEvent.SUCCESS));
    }

    private static void write(Path path, Stream<byte[]> records) {
        try (RecordFile file = new RecordFile(path)) {
            records.forEach(file::add);
            file.cut();
        }
    }

    @Test
    void theBytesAreThoseOfTensorBoardsOwnWriter() throws IOException {
        Path file = folder.resolve("file");
        write(file, records().stream());

        assertThat(Files.readAllBytes(file)).isEqualTo(reference());
    }

    @Test
    void whateverStandsThereTheFileBecomesTheSame() throws IOException {
        byte[] whole = reference();
        for (int there = 0; there <= whole.length; there += 7) {
            Path file = folder.resolve("file");
            byte[] torn = new byte[there];
            System.arraycopy(whole, 0, torn, 0, there);
            Files.write(file, torn);
            write(file, records().stream());
            assertThat(Files.readAllBytes(file)).as("from %d bytes", there).isEqualTo(whole);

            if (there > 0) {
                torn[there / 2] ^= 1;
            }
            Files.write(file, torn);
            write(file, records().stream());
            assertThat(Files.readAllBytes(file))
                    .as("from %d damaged bytes", there)
                    .isEqualTo(whole);
        }
    }

    @Test
    void whatStandsBehindTheLastRecordIsCutOff() throws IOException {
        Path file = folder.resolve("file");
        write(file, records().stream());
        write(file, records().stream().limit(4));
        long four = Files.size(file);

        write(file, records().stream());
        assertThat(four).isLessThan(Files.size(file));
        assertThat(Files.readAllBytes(file)).isEqualTo(reference());
    }
}
