package lilora.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header: every kind of value, and files that lie about themselves. */
class GgufReaderTest {
    private static final Path BLOCKS = GgufBytes.fixture("blocks.gguf");

    @TempDir
    Path folder;

    @Test
    void everyKindOfValueIsRead() {
        GgufFile file = GgufReader.read(BLOCKS);
        assertThat(file.metadata().values())
                .containsAllEntriesOf(Map.of(
                        "kinds.u8", 255L,
                        "kinds.i8", -128L,
                        "kinds.u16", 65535L,
                        "kinds.i16", -32768L,
                        "kinds.u32", 4294967295L,
                        "kinds.i32", -2147483648L,
                        "kinds.bool", true,
                        "kinds.text", "caf\u00e9 \u65e5\u672c",
                        "kinds.list", List.of(1L, -2L, 3L),
                        "kinds.texts", List.of("a", "", "bc")))
                .containsEntry("kinds.u64", BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
                .containsEntry("kinds.i64", Long.MIN_VALUE)
                .containsEntry("kinds.f32", 1e-5f)
                .containsEntry("kinds.f64", 0.1);
        assertThat(file.metadata().real("kinds.f32")).hasValue(1e-5);
        assertThat(file.tensors()).hasSize(13);
        assertThat(file.tensors().values()).allMatch(tensor -> tensor.begin() % 32 == 0 && tensor.count() == 1024);
    }

    @Test
    void versionTwoIsReadAsVersionThree() throws IOException {
        assertThat(GgufReader.read(patched(4, 2)).tensors().keySet())
                .isEqualTo(GgufReader.read(BLOCKS).tensors().keySet());
    }

    private Path patched(int place, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(BLOCKS);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(place, value);
        return Files.write(folder.resolve("patched.gguf"), bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 0x46554748 | is no GGUF file
            0  | 0x67676a74 | Older files of llama.cpp
            0  | 0x47475546 | big-endian
            4  | 0x03000000 | big-endian
            4  | 1          | is GGUF version 1, but 2 and 3 are read
            4  | 4          | is GGUF version 4
            8  | 0x00010000 | number of tensors: 65536 of them are said to follow, more than the rest of the file holds
            12 | 1          | number of tensors: 4294967309 of them are said to follow, more than any model needs
            12 | 0x80000000 | number of tensors
            16 | 0x0000ffff | number of fields: 65535 of them are said to follow, more than the rest
            20 | 1          | number of fields
            24 | 0x7fffffff | name of field 1: 2147483647 of them are said to follow
            28 | 1          | name of field 1
            """)
    void whatTheBeginningMayNotSayIsRefused(int place, Long value, String sentence) throws IOException {
        Path file = patched(place, value.intValue());
        assertThatThrownBy(() -> GgufReader.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
    }

    /**
     * A name in the header, a place counted from behind it, what is put there, what the sentence says. Behind a field are its kind and its
     * value; behind a tensor the number of its axes, two sizes, its type, its place.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kinds.u8    | 0  | 13         | kinds.u8: its values are of the unknown kind 13
            kinds.bool  | 4  | 2          | kinds.bool: it is 2, which is neither true nor false
            kinds.text  | 8  | 1          | kinds.text
            kinds.text  | 12 | 0xffffffff | a text in it is no UTF-8
            kinds.list  | 4  | 9          | kinds.list
            kinds.list  | 4  | 77         | kinds.list: its values are of the unknown kind 77
            kinds.list  | 8  | 0x00ffffff | kinds.list: 16777215 of them are said to follow, more than any model needs
            kinds.list  | 8  | 0x0000ffff | kinds.list: 65535 of them are said to follow, more than the rest of the file holds
            kinds.texts | 16 | 0x7fffffff | kinds.texts
            q5_k        | 0  | 0          | q5_k: it has 0 axes
            q5_k        | 0  | 5          | q5_k: it has 5 axes
            q5_k        | 4  | 0          | q5_k: one of its sizes is 0
            q5_k        | 4  | 255        | q5_k: its rows have 255 numbers, which are no whole blocks of Q5_K (256)
            q5_k        | 12 | 0x40000000 | q5_k: its data (188,978,561,024 bytes) reach beyond the file
            q5_k        | 12 | 5          | q6_k: its data are said to begin at byte
            q5_k        | 16 | 0x7fffffff | q5_k: it is impossibly large
            q5_k        | 16 | 0x80000000 | q5_k: one of its sizes is
            q5_k        | 20 | 23         | tensor 'q5_k' is stored as IQ4_XS, which is not read (F32, F16, Q4_0
            q5_k        | 20 | 99         | tensor 'q5_k' is stored as type 99
            q5_k        | 24 | 0          | q5_k: its data are said to begin at byte 0, but those before it end at
            q5_k        | 28 | 0x80000000 | q5_k: its data are said to begin at byte 92
            """)
    void whatAFieldOrTensorMayNotSayIsRefused(String name, int place, Long value, String sentence) throws IOException {
        byte[] bytes = Files.readAllBytes(BLOCKS);
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = all.indexOf(name) + name.length() + place;
        Path file = patched(at, value.intValue());
        assertThatThrownBy(() -> GgufReader.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileThatIsCutShortAnywhereIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(BLOCKS);
        Path file = folder.resolve("short.gguf");
        for (int length = 0; length < bytes.length - 32; length += length < 2000 ? 7 : 331) {
            byte[] some = new byte[length];
            System.arraycopy(bytes, 0, some, 0, length);
            Files.write(file, some);
            assertThatThrownBy(() -> GgufReader.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("short.gguf");
        }
    }

    /** Random damage is read as something or refused; it is no other error, and no memory is asked for that is not there. */
    @Test
    void aDamagedHeaderIsNoErrorOfTheProgram() throws IOException {
        byte[] bytes = Files.readAllBytes(BLOCKS);
        Random random = new Random(5);
        Path file = folder.resolve("damaged.gguf");
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = bytes.clone();
            for (int change = 0; change <= i % 3; change++) {
                damaged[random.nextInt(1200)] = (byte) (i % 2 == 0 ? random.nextInt() : -1);
            }
            Files.write(file, damaged);
            try {
                GgufReader.read(file);
            } catch (InputException e) {
                refused++;
                assertThat(e).hasMessageContaining("damaged.gguf");
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    @Test
    void whatIsThereTwiceIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(BLOCKS);
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        Path file = folder.resolve("twice.gguf");
        Files.write(file, all.replace("kinds.u16", "kinds.i16").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> GgufReader.read(file)).hasMessageContaining("kinds.i16: it is there twice");
        Files.write(file, all.replace("q4_0", "q4_1").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> GgufReader.read(file)).hasMessageContaining("q4_1: it is there twice");
        assertThatThrownBy(() -> GgufReader.read(folder.resolve("none.gguf")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not exist");
    }
}
