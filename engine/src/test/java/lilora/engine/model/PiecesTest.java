package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;
import lilora.engine.model.Compute.Precision;
import lilora.engine.model.ModelWeights.Loading;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.model.weights.TorchWriter;
import lilora.engine.tiny.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is too large for one map of a file, read in pieces: the same numbers, here with pieces of a few rows. */
class PiecesTest {
    /** Above the narrow tensors, below the others; no multiple of a row. */
    private static final WeightLoader.Sizes PIECES = new WeightLoader.Sizes(1_500, 1_000);

    private static final TokenBatch TEXT =
            new TokenBatch(new int[][] {{1, 9, 20, 31, 5}}, new int[][] {{1, 9, 20, 31, 5}}, TokenBatch.single(-1));

    private static final String EMBEDDING = "language_model.model.embed_tokens.weight";

    @TempDir
    static Path sound;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws IOException {
        TinyModel.write(sound);
    }

    private Path copied() throws IOException {
        Files.copy(sound.resolve("config.json"), folder.resolve("config.json"));
        return folder;
    }

    /** The tiny model's numbers, which are half precise, in another number type. */
    private Path stored(StoredType type, long shard) throws IOException {
        TensorFolder files = TensorFolder.open(sound, UnaryOperator.identity());
        List<TensorToWrite> tensors = new ArrayList<>();
        files.tensors().forEach((name, tensor) -> {
            float[] values = FloatCodec.of(tensor.type()).floats(files.map(name));
            ByteBuffer bytes = FloatCodec.of(type).bytes(values, 0, values.length);
            tensors.add(new TensorToWrite(
                    name, type, tensor.shape(), channel -> TensorToWrite.writeFully(channel, bytes.duplicate())));
        });
        TensorShards.write(copied(), tensors, shard);
        return folder;
    }

    private Path pickled() throws IOException {
        try (BaseModel model = BaseModel.load(sound, Compute.cpu())) {
            TorchWriter.write(copied().resolve("pytorch_model.bin"), new LinkedHashMap<>(model.parameters()));
        }
        return folder;
    }

    private static Map<String, float[]> numbers(Path folder, Loading loading) {
        Map<String, float[]> numbers = new TreeMap<>();
        try (BaseModel model = BaseModel.load(folder, loading);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            model.parameters().forEach((name, weight) -> {
                assertThat(weight.hasGradient()).as(name).isEqualTo(loading.trainable());
                numbers.put(name, model.kernels().float32(weight).toFloatArray());
            });
            numbers.put("logits", model.logits(TEXT, null, AdapterSet.none()).toFloatArray());
        }
        return numbers;
    }

    /** How the file stores them, and how the model holds them. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            F32,    FLOAT32,  false, false
            F32,    BFLOAT16, false, false
            F32,    FLOAT32,  true,  false
            F32,    FLOAT32,  false, true
            F16,    FLOAT32,  false, false
            F16,    BFLOAT16, false, false
            F16,    BFLOAT16, false, true
            BF16,   FLOAT32,  false, false
            BF16,   BFLOAT16, false, false
            BF16,   BFLOAT16, true,  false
            BF16,   FLOAT32,  false, true
            shards, FLOAT32,  false, false
            pickle, FLOAT32,  false, false
            pickle, BFLOAT16, false, false
            """)
    void theModelIsTheSame(String form, Precision precision, boolean trainable, boolean eightBits) throws IOException {
        Path stored =
                switch (form) {
                    case "pickle" -> pickled();
                    case "shards" -> stored(StoredType.F32, 20_000);
                    default -> stored(StoredType.valueOf(form), Long.MAX_VALUE);
                };
        Compute compute = new Compute(Device.cpu(), precision, eightBits);
        Map<String, float[]> whole =
                numbers(stored, new Loading(compute, WeightChange.none(), trainable, WeightLoader.Sizes.USUAL));
        assertThat(whole.get(EMBEDDING).length * 2).isGreaterThan(1_500);
        Map<String, float[]> pieces = numbers(stored, new Loading(compute, WeightChange.none(), trainable, PIECES));
        assertThat(pieces).containsOnlyKeys(whole.keySet());
        whole.forEach((name, values) -> assertThat(pieces.get(name)).as(name).containsExactly(values));
    }

    @Test
    void layersThatChangeAreTheSame() throws IOException {
        WeightChange doubled = new WeightChange() {
            @Override
            public boolean changes(String site) {
                return site.endsWith("down_proj") || site.endsWith("lm_head");
            }

            @Override
            public NDArray changed(LinearSite site, NDArray weight, Kernels kernels) {
                return weight.mul(2);
            }
        };
        Path stored = stored(StoredType.F16, Long.MAX_VALUE);
        Map<String, float[]> whole =
                numbers(stored, new Loading(Compute.cpu(), doubled, false, WeightLoader.Sizes.USUAL));
        Map<String, float[]> pieces = numbers(stored, new Loading(Compute.cpu(), doubled, false, PIECES));
        assertThat(pieces).containsOnlyKeys(whole.keySet());
        whole.forEach((name, values) -> assertThat(pieces.get(name)).as(name).containsExactly(values));
        assertThat(whole).containsKey("language_model.lm_head.weight");
    }

    @Test
    void nothingOfThePiecesIsLeftBehind() throws IOException {
        Path stored = stored(StoredType.F16, Long.MAX_VALUE);
        try (BaseModel whole = BaseModel.load(
                        stored, new Loading(Compute.cpu(), WeightChange.none(), false, WeightLoader.Sizes.USUAL));
                BaseModel pieces =
                        BaseModel.load(stored, new Loading(Compute.cpu(), WeightChange.none(), false, PIECES))) {
            assertThat(pieces.manager().getManagedArrays())
                    .hasSameSizeAs(whole.manager().getManagedArrays());
        }
    }

    /** A sparse file: the bytes are not written, and not read. */
    @Test
    void tensorsLargerThanOneMapAreReadByTheirPiecesAlone() throws IOException {
        Path file = folder.resolve("model.safetensors");
        String header = "{\"large\":{\"dtype\":\"F32\",\"shape\":[600000,1000],\"data_offsets\":[0,2400000000]}}";
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE))) {
            ByteBuffer start = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
            start.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
            channel.write(start.flip());
            channel.position(8 + header.length() + 2_399_999_996L);
            channel.write(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f}));
        }
        TensorFolder files = TensorFolder.open(folder, UnaryOperator.identity());
        long bytes = 0;
        ByteBuffer last = ByteBuffer.allocate(0);
        for (ByteBuffer piece : files.pieces("large")) {
            bytes += piece.remaining();
            last = piece;
            assertThat(piece.remaining() % 4_000).isZero();
        }
        assertThat(bytes).isEqualTo(2_400_000_000L);
        assertThat(last.getFloat(last.remaining() - 4)).isEqualTo(1);
        assertThatThrownBy(() -> files.map("large"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Tensor 'large' in " + file + " is larger than 2 GiB");
    }
}
