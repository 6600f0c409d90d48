package lilora.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The bits of decoded numbers are those of the gguf package; see {@code PROVENANCE.md} beside the fixtures. */
class BlocksTest {
    private static final GgufFile FILE = GgufReader.read(GgufBytes.fixture("blocks.gguf"));
    private static final TensorFile EXPECTED = TensorFile.open(GgufBytes.fixture("blocks.safetensors"));

    static Stream<GgmlType> readable() {
        return Stream.of(GgmlType.values()).filter(GgmlType::isReadable);
    }

    private static GgufTensor tensor(GgmlType type) {
        GgufTensor tensor = FILE.tensors().get(type.name().toLowerCase(Locale.ROOT));
        assertThat(tensor.type()).isEqualTo(type);
        return tensor;
    }

    private static int[] expected(GgmlType type) {
        ByteBuffer bytes = EXPECTED.map(type.name().toLowerCase(Locale.ROOT));
        int[] bits = new int[bytes.remaining() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(bits);
        return bits;
    }

    private static int[] bits(float[] numbers, int from, int to) {
        int[] bits = new int[to - from];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[from + i]);
        }
        return bits;
    }

    @ParameterizedTest
    @MethodSource("readable")
    void numbersAreThoseOfTheReferenceBitForBit(GgmlType type) {
        float[] all = new TensorNumbers(FILE.path(), tensor(type)).all();
        assertThat(all).hasSize(1024);
        assertThat(bits(all, 0, all.length)).isEqualTo(expected(type));
    }

    /** From and to places inside blocks, too. */
    @ParameterizedTest
    @MethodSource("readable")
    void aPartIsThatPartOfAll(GgmlType type) {
        int[] whole = expected(type);
        for (int[] part : new int[][] {{0, 1}, {5, 300}, {255, 257}, {256, 512}, {1000, 1024}, {31, 33}}) {
            int[] found = new int[part[1] - part[0]];
            int[] at = {0};
            new TensorNumbers(FILE.path(), tensor(type)).forEach(part[0], found.length, (numbers, from, to) -> {
                System.arraycopy(bits(numbers, from, to), 0, found, at[0], to - from);
                at[0] += to - from;
            });
            assertThat(found).isEqualTo(Arrays.copyOfRange(whole, part[0], part[1]));
            assertThat(at[0]).isEqualTo(found.length);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void otherNumberTypesAreRounded(StoredType type) {
        GgufWeights weights = new GgufWeights(FILE.path(), type);
        GgmlType stored = type == StoredType.F16 ? GgmlType.F16 : GgmlType.F32;
        weights.add("w", tensor(stored), 0);
        float[] numbers = new TensorNumbers(FILE.path(), tensor(stored)).all();
        FloatCodec codec = FloatCodec.of(type);
        assertThat(weights.tensor("w").bytes()).isEqualTo(1024L * type.bytes());
        assertThat(weights.map("w")).isEqualTo(codec.bytes(numbers, 0, numbers.length));
        assertThat(weights.map("w", 8L * type.bytes(), 4L * type.bytes())).isEqualTo(codec.bytes(numbers, 8, 4));
    }

    @Test
    void aNumberThatHalfPrecisionDoesNotHaveIsNamed() {
        GgufWeights weights = new GgufWeights(FILE.path(), StoredType.F16);
        weights.add("w", tensor(GgmlType.F32), 0);
        assertThatThrownBy(() -> weights.map("w"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Tensor 'f32' in ")
                .hasMessageContaining("holds -3.0E38, which is beyond the numbers of float16; take bfloat16");
    }

    @Test
    void rowsOfHeadsAreUnpaired() {
        GgufWeights turned = new GgufWeights(FILE.path(), StoredType.F32);
        turned.add("q", tensor(GgmlType.F32), 1);
        GgufWeights plain = new GgufWeights(FILE.path(), StoredType.F32);
        plain.add("q", tensor(GgmlType.F32), 0);
        int row = 256 * Float.BYTES;
        int[] order = {0, 2, 1, 3};
        for (int i = 0; i < order.length; i++) {
            assertThat(turned.map("q").slice(i * row, row))
                    .isEqualTo(plain.map("q").slice(order[i] * row, row));
        }
        assertThat(turned.map("q", row - 4, 12)).isEqualTo(turned.map("q").slice(row - 4, 12));
    }
}
