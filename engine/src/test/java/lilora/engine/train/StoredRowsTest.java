package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.weights.FloatCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredRowsTest {
    private static final int WIDTH = 3;
    /** Visual tokens of each image. */
    private static final Map<String, Integer> TOKENS = Map.of("a", 1, "b", 4, "c", 2, "d", 1);

    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    @TempDir
    Path folder;

    private static RowLayout layout(FloatCodec numbers) {
        return new RowLayout(new Shape(WIDTH), name -> new ImageGrid(1, TOKENS.get(name)), numbers);
    }

    private float[] read(FloatCodec numbers, long most, List<String> images) throws IOException {
        RowLayout layout = layout(numbers);
        float[] values = new float[8 * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = Files.write(folder.resolve("rows"), layout.bytes(values).array());
        long[] starts = new long[NAMES.size() + 1];
        for (int i = 0; i < NAMES.size(); i++) {
            starts[i + 1] = starts[i] + layout.bytes(NAMES.get(i));
        }
        try (NDManager manager = NDManager.newBaseManager();
                StoredRows rows = new StoredRows(
                        FileChannel.open(file, StandardOpenOption.READ),
                        Map.of("a", 0, "b", 1, "c", 2, "d", 3),
                        starts,
                        layout,
                        most)) {
            NDArray read = rows.of(manager, images);
            assertThat(read.getShape().get(1)).isEqualTo(WIDTH);
            return read.toFloatArray();
        }
    }

    /** From a byte, so that each image is alone, over two and three together to all. */
    @ParameterizedTest
    @CsvSource({"F32, 1", "F32, 36", "F32, 84", "F16, 1", "F16, 36", "F16, 84"})
    void imagesThatFillSeveralBuffersComeInTheirOrder(FloatCodec numbers, long most) throws IOException {
        for (List<String> images : List.of(NAMES, List.of("d", "b", "a", "b", "c"), List.of("b"))) {
            assertThat(read(numbers, most, images)).isEqualTo(read(numbers, Integer.MAX_VALUE, images));
        }
    }

    @Test
    void theRowsOfAnImageAreItsOwn() throws IOException {
        assertThat(read(FloatCodec.F32, 1, List.of("d", "a"))).containsExactly(21, 22, 23, 0, 1, 2);
    }
}
