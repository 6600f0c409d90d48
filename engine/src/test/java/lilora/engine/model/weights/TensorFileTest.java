package lilora.engine.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.files.ScratchFolder;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFileTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBackInItsOwnNumberType() {
        Path path = folder.resolve("a.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray matrix = manager.create(new float[] {1, -2, 3.5f, 0, 5, 6}, new Shape(2, 3));
            Map<String, NDArray> tensors = new TreeMap<>();
            tensors.put("z", matrix);
            tensors.put("flipped", matrix.transpose());
            tensors.put("half", matrix.toType(DataType.FLOAT16, true));
            tensors.put("count", manager.create(new long[] {Long.MAX_VALUE, -7}));
            tensors.put("single", manager.create(2.5f));
            tensors.put("empty", manager.create(new Shape(0, 4)));
            TensorWriter.write(path, tensors, Map.of("format", "pt", "by", "ü"));
            TensorFile file = TensorFile.open(path);
            assertThat(file.metadata()).isEqualTo(Map.of("format", "pt", "by", "ü"));
            assertThat(file.tensors().keySet()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
            tensors.forEach((name, array) -> {
                NDArray back = file.read(manager, name);
                assertThat(back.getDataType()).as(name).isEqualTo(array.getDataType());
                assertThat(back).as(name).isEqualTo(array);
            });
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesAndDataAreAligned() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = manager.create(new float[] {1, 2, 3});
            NDArray b = manager.create(new long[] {4});
            NDArray c = manager.create(new float[] {1}).toType(DataType.FLOAT16, true);
            TensorWriter.write(folder.resolve("1"), Map.of("c", c, "a", a, "b", b), Map.of());
            TensorWriter.write(folder.resolve("2"), new TreeMap<>(Map.of("a", a, "b", b, "c", c)), Map.of());
            assertThat(folder.resolve("1")).hasSameBinaryContentAs(folder.resolve("2"));
            TensorFile.open(folder.resolve("1")).tensors().values().forEach(tensor -> assertThat(
                            tensor.begin() % tensor.type().bytes())
                    .isZero());
        }
    }

    @Test
    void halvesAreWrittenOnRequestAndNothingIsLeftAside() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = manager.create(new float[] {1, 0.333333f, -65_519});
            Path path = folder.resolve("half.safetensors");
            TensorWriter.write(path, Map.of("old", a), Map.of());
            TensorWriter.writeHalf(path, Map.of("a", a, "n", manager.create(new long[] {3})), Map.of());
            TensorFile file = TensorFile.open(path);
            assertThat(file.tensors().get("a").type()).isEqualTo(StoredType.F16);
            assertThat(file.tensors().get("n").type()).isEqualTo(StoredType.I64);
            assertThat(file.read(manager, "a").toType(DataType.FLOAT32, true).getFloat(1))
                    .isEqualTo(0.33325195f);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(path);
            }
        }
    }

    @Test
    void aNumberThatHalvesDoNotHaveIsRefusedAndNothingIsWritten() throws IOException {
        Path path = folder.resolve("half.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorWriter.write(path, Map.of("old", manager.create(1f)), Map.of());
            for (float beyond : new float[] {65_520, -70_000}) {
                NDArray a = manager.create(new float[] {1, beyond, 3});
                Map<String, NDArray> both = Map.of("a", a, "b", manager.create(2f));
                assertThatThrownBy(() -> TensorWriter.writeHalf(path, both, Map.of()))
                        .isInstanceOf(InputException.class)
                        .hasMessage(
                                "Tensor 'a' holds " + beyond
                                        + ", which is beyond the 65,504 of float16, so it cannot be written; its training has diverged: repeat it with a lower learning rate.");
            }
            assertThat(TensorFile.open(path).tensors()).containsOnlyKeys("old");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(path);
            }
        }
    }

    @Test
    void aFailedWriteKeepsTheOldFile() {
        Path path = folder.resolve("kept.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorWriter.write(path, Map.of("a", manager.create(1f)), Map.of());
            NDArray closed = manager.create(2f);
            Map<String, NDArray> broken = Map.of("a", closed);
            closed.getShape();
            closed.getDataType();
            closed.close();
            assertThatThrownBy(() -> TensorWriter.write(path, broken, Map.of())).isInstanceOf(RuntimeException.class);
            assertThat(TensorFile.open(path).read(manager, "a").getFloat()).isEqualTo(1f);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | 12 | 'b' overlaps
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 4 | 'a' lie outside the file
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}} | 8 | 'a' lie outside the file
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}} | 8 | 'a' has 8 bytes, which does not fit
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | 8 | 'a' has a shape of
            {"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,8]}} | 8 | 'a' is impossibly large
            {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}} | 8 | 'a' has a shape of
            {"a":{"dtype":"F13","shape":[2],"data_offsets":[0,8]}} | 8 | 'a' has the unknown number type 'F13'
            {"a":{"dtype":"F32","shape":[2]}} | 8 | 'a' has no data_offsets
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | a gap before tensor 'a'
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 8 | 4 bytes after the last tensor
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | field a is given twice
            {"a": | 0 | not valid JSON
            {"a": DEEP} | 0 | lists and objects are nested too deeply
            [] | 0 | not a JSON object
            """)
    void brokenFilesAreRefusedWithFileAndTensor(String header, int dataBytes, String reason) throws IOException {
        String text = header.strip().replace("DEEP", "[".repeat(5_000) + "]".repeat(5_000));
        Path path = write(text, text.length(), dataBytes);
        assertThatThrownBy(() -> TensorFile.open(path))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(reason.strip());
    }

    @Test
    void wrongLengthsOfTheHeaderAreRefused() throws IOException {
        for (long length : new long[] {-1, 0, 3, 1_000_000, Long.MAX_VALUE}) {
            Path path = write("{}", length, 0);
            assertThatThrownBy(() -> TensorFile.open(path))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("header");
        }
        Path tiny = Files.write(folder.resolve("tiny"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> TensorFile.open(tiny)).hasMessageContaining("only 3 bytes");
        assertThatThrownBy(() -> TensorFile.open(folder.resolve("absent")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void missingTensorsAndUnsupportedTypesAreNamed() throws IOException {
        String header = "{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}";
        TensorFile file = TensorFile.open(write(header, header.length(), 2));
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> file.read(manager, "b"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("Tensor 'b' is missing");
            assertThatThrownBy(() -> file.read(manager, "a"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("BF16");
        }
    }

    @Test
    void shardsAreFoundThroughTheirIndexAlone() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorWriter.write(folder.resolve("one.safetensors"), Map.of("a", manager.create(1f)), Map.of());
            TensorWriter.write(folder.resolve("two.safetensors"), Map.of("b", manager.create(2f)), Map.of());
        }
        index("{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}}");
        TensorFolder weights = TensorFolder.open(folder, name -> "x." + name);
        assertThat(weights.tensors().keySet()).containsExactly("x.a", "x.b");
        assertThat(weights.require("x.b").shape()).isEmpty();
        assertThatThrownBy(() -> weights.require("x.b", 2))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'b'")
                .hasMessageContaining("[2]");
        assertThatThrownBy(() -> weights.require("x.c")).hasMessageContaining("'x.c' is missing");
    }

    @Test
    void brokenIndexesAreRefused() throws IOException {
        assertThatThrownBy(() -> TensorFolder.open(folder, name -> name)).hasMessageContaining("no weights");
        for (List<String> broken : List.of(
                List.of("{", "not valid JSON"),
                List.of("{}", "weight_map"),
                List.of("{\"weight_map\": {\"a\": \"../one.safetensors\"}}", "not inside its folder"),
                List.of("{\"weight_map\": {\"a\": \"gone.safetensors\"}}", "does not exist"))) {
            index(broken.get(0));
            assertThatThrownBy(() -> TensorFolder.open(folder, name -> name))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(broken.get(1));
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorWriter.write(folder.resolve("one.safetensors"), Map.of("a", manager.create(1f)), Map.of());
        }
        index("{\"weight_map\": {\"b\": \"one.safetensors\"}}");
        assertThatThrownBy(() -> TensorFolder.open(folder, name -> name)).hasMessageContaining("'b' is missing");
    }

    @Test
    void twoNamesForOneWeightAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray one = manager.create(1f);
            TensorWriter.write(folder.resolve("model.safetensors"), Map.of("a", one, "b", one), Map.of());
        }
        assertThatThrownBy(() -> TensorFolder.open(folder, name -> "same"))
                .hasMessageContaining("mean the same weight");
    }

    @Property(seed = "1", tries = 60)
    void damagedFilesNeverCauseAnythingButASentence(@ForAll("damage") int[] damage) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.of("damaged")) {
            Path path = scratch.path().resolve("damaged.safetensors");
            String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                    + "\"b\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}";
            byte[] bytes = bytes(header, header.length(), 16);
            bytes[damage[0] % bytes.length] = (byte) damage[1];
            Files.write(path, java.util.Arrays.copyOf(bytes, bytes.length - damage[2] % 3));
            try {
                TensorFile.open(path);
            } catch (InputException expected) {
                assertThat(expected).hasMessageContaining(path.toString());
            }
        }
    }

    @Provide
    Arbitrary<int[]> damage() {
        return Arbitraries.integers().between(0, 255).array(int[].class).ofSize(3);
    }

    private void index(String text) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), text);
    }

    private Path write(String header, long claimed, int dataBytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "t", ".safetensors"), bytes(header, claimed, dataBytes));
    }

    private static byte[] bytes(String header, long claimed, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(text)
                .array();
    }
}
