package lilora.engine.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final String[] CHECKPOINTS = {"projector", "module", "views", "types", "nested"};
    private static final int MUTATIONS = 3_000;

    @TempDir
    Path folder;

    private static Path fixture(String name) {
        try {
            return Path.of(TorchFileTest.class.getResource("torch").toURI()).resolve(name);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, StoredTensor> expected(String checkpoint) {
        Map<String, StoredTensor> expected = new TreeMap<>();
        TensorFile.open(fixture("expected.safetensors")).tensors().forEach((name, tensor) -> {
            if (name.startsWith(checkpoint + "/")) {
                expected.put(name.substring(checkpoint.length() + 1), tensor);
            }
        });
        return expected;
    }

    @ParameterizedTest
    @ValueSource(strings = {"projector", "module", "views", "types", "nested"})
    void tensorsAreWhatTorchSays(String checkpoint) {
        TensorFile reference = TensorFile.open(fixture("expected.safetensors"));
        TensorFile file = TensorFile.openTorch(fixture(checkpoint + ".bin"));
        Map<String, StoredTensor> expected = expected(checkpoint);
        assertThat(file.tensors().keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        expected.forEach((name, tensor) -> {
            StoredTensor own = file.tensor(name);
            assertThat(own.type()).as(name).isEqualTo(tensor.type());
            assertThat(own.shape()).as(name).isEqualTo(tensor.shape());
            assertThat(file.map(name)).as(name).isEqualTo(reference.map(checkpoint + "/" + name));
        });
    }

    /** Pieces of a few numbers, of tensors that lie in order and of others. */
    @ParameterizedTest
    @CsvSource({"projector, 1", "views, 1", "views, 24", "types, 100", "nested, 7"})
    void piecesTogetherAreTheWhole(String checkpoint, int most) {
        Path path = fixture(checkpoint + ".bin");
        TensorFolder folder = TensorFolder.ofFile(path, UnaryOperator.identity());
        folder.tensors().forEach((name, tensor) -> {
            ByteBuffer whole = folder.map(name);
            ByteBuffer pieces = ByteBuffer.allocate(whole.remaining());
            folder.pieces(name, most).forEach(pieces::put);
            assertThat(pieces.flip()).as(name).isEqualTo(whole);
        });
    }

    @Test
    void onlyWhatIsNotInOrderIsCopied() {
        TensorFile file = TensorFile.openTorch(fixture("views.bin"));
        assertThat(file.tensors().keySet().stream().filter(name -> !file.isInPlace(name)))
                .containsExactlyInAnyOrder("turned", "column", "steps", "permuted", "channels", "half");
        assertThat(file.tensors().keySet().stream()
                        .filter(file::isInPlace)
                        .filter(name -> file.tensor(name).bytes() > 0))
                .allSatisfy(name -> assertThat(file.map(name).isReadOnly()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            old-format     | it is in the format of before PyTorch 1.6
            code           | asks for 'posix.system', which is not executed
            number         | 'epoch' is the number 3, not a tensor
            list           | has the instruction 0x5D
            bare-tensor    | it holds a tensor, not a dictionary of tensors
            complex        | asks for 'torch.ComplexFloatStorage'
            float8         | asks for 'torch._utils._rebuild_tensor_v3'
            expanded       | tensor 'a' means the same numbers several times
            sparse         | asks for 'torch._utils._rebuild_sparse_tensor'
            number-as-name | a name in it is the number 7
            module         | asks for '__main__.Small'
            protocol-4     | its pickle is not of protocol 2
            program        | it is a TorchScript program
            pickle         | it is no zip file
            """)
    void whatIsNoDictionaryOfTensorsIsRefusedByName(String name, String sentence) {
        Path file = fixture("refused/" + name + ".bin");
        assertThatThrownBy(() -> TensorFile.openTorch(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence)
                .hasMessageContaining("Save the weights as safetensors");
        assertThat(Path.of("/tmp/executed-by-a-checkpoint")).doesNotExist();
    }

    @Test
    void otherFilesAreCalledWhatTheyAre() throws IOException {
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertThatThrownBy(() -> TensorFile.openTorch(Files.write(folder.resolve("tar.bin"), tar)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is a tar file");
        assertThatThrownBy(() -> TensorFile.openTorch(folder.resolve("none.bin")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("does not exist");
    }

    /** A change to the entries of a sound checkpoint, and what the sentence says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data/0     |        | its entry 'x/data/0' is missing
            data.pkl   |        | without data.pkl
            byteorder  | big    | its byte order is 'big'
            data/1     | 123    | should have 4 numbers of 2 bytes, but has 3 bytes
            data.pkl   | rubbish| is not of protocol 2
            """)
    void entriesThatDoNotFitAreNamed(String entry, String content, String sentence) throws IOException {
        Map<String, byte[]> entries = entries("projector");
        if (content == null) {
            entries.remove(entry);
        } else {
            entries.put(entry, content.getBytes(StandardCharsets.US_ASCII));
        }
        Path file = zip(entries, ZipEntry.STORED, "");
        assertThatThrownBy(() -> TensorFile.openTorch(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void tricksWithTheZipAreRefused() throws IOException {
        Map<String, byte[]> entries = entries("projector");
        assertThat(TensorFile.openTorch(zip(entries, ZipEntry.STORED, "")).tensors())
                .hasSize(4);
        assertRefused(zip(entries, ZipEntry.DEFLATED, ""), "is compressed or encrypted");
        // Two entries of one name, here and in the directory.
        byte[] twice = Files.readAllBytes(zip(entries, ZipEntry.STORED, "x/data/9"));
        for (int i = 0; i < twice.length - 8; i++) {
            if (new String(twice, i, 8, StandardCharsets.US_ASCII).equals("x/data/9")) {
                twice[i + 7] = '0';
            }
        }
        assertRefused(Files.write(folder.resolve("twice.bin"), twice), "'x/data/0' is there twice");
        assertRefused(zip(entries, ZipEntry.STORED, "y/data.pkl"), "it holds two checkpoints");
        // A second entry in the place of the first, as the directory says.
        byte[] bytes = Files.readAllBytes(zip(entries, ZipEntry.STORED, ""));
        int first = find(bytes, 0);
        int second = find(bytes, first + 1);
        System.arraycopy(bytes, first + 42, bytes, second + 42, 4);
        assertRefused(Files.write(folder.resolve("overlap.bin"), bytes), "is not where its zip directory says");
        byte[] cut = Files.readAllBytes(fixture("projector.bin"));
        assertRefused(
                Files.write(folder.resolve("cut.bin"), Arrays.copyOf(cut, cut.length - 100)),
                "the end of its zip directory is missing");
    }

    private static int find(byte[] bytes, int from) {
        for (int i = from; ; i++) {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) {
                return i;
            }
        }
    }

    /** Pickles that would fill the memory, run deep or never end, and numbers that would reach outside the file. */
    @Test
    @Timeout(60)
    void hostilePicklesAreRefused() throws IOException {
        Map<String, String> pickles = new LinkedHashMap<>();
        pickles.put("}".repeat(2_000_000) + ".", "makes more than 1,048,576 values");
        pickles.put("}" + "\u0085".repeat(3_000_000) + ".", "makes more than 1,048,576 values");
        pickles.put("}q\0X\1\0\0\0ah\0s.", "nested too deeply, or one is in two places");
        pickles.put("}q\0" + "X\1\0\0\0a}".repeat(9) + "s".repeat(9) + ".", "nested too deeply");
        pickles.put("X\u00ff\u00ff\u00ff\u007f.", "a text of 2,147,483,647 bytes");
        pickles.put("\u008a\u00ff.", "a number of 255 bytes");
        pickles.put("c" + "os".repeat(4_000) + "\nsystem\n.", "a name without an end");
        pickles.put("cos\nsystem\n(X\1\0\0\0atR.", "asks for 'os.system'");
        pickles.put("ctorch\nload\n.", "asks for 'torch.load'");
        pickles.put("h\5.", "recalls a value that is not there");
        pickles.put("0.", "instruction 0x30");
        pickles.put("s.", "takes a value that is not there");
        pickles.put("t.", "an end without a beginning");
        pickles.put("}X\1\0\0\0aNs.", "'a' is None, not a tensor");
        pickles.put("}X\1\0\0\0aNsX\1\0\0\0aNs.", "'a' is in it twice");
        pickles.put("}}X\1\0\0\0aNsb.", "sets the state of an object");
        pickles.put("}}.", "does not end where it should");
        pickles.put("}", "ends too early");
        pickles.put(tensor("K\3", "K\2\u0085", "K\1\u0085"), "reaches beyond its storage");
        pickles.put(tensor("K\0", "K\5\u0085", "K\1\u0085"), "reaches beyond its storage");
        pickles.put(tensor("K\0", "K\2\u0085", "K\4\u0085"), "reaches beyond its storage");
        pickles.put(tensor("K\0", "\u008a\10\0\0\0\0\0\0\0\100K\4\u0086", "K\1K\1\u0086"), "is impossibly large");
        pickles.put(tensor("J\u00ff\u00ff\u00ff\u00ff", "K\1\u0085", "K\1\u0085"), "in a way that is not read");
        pickles.put(tensor("K\0", "J\u00ff\u00ff\u00ff\u00ff\u0085", "K\1\u0085"), "has the number -1 where a size");
        pickles.put(tensor("K\0", "K\1\u0085", "K\1K\1\u0086"), "in a way that is not read");
        Map<String, byte[]> entries = entries("projector");
        pickles.forEach((pickle, sentence) -> {
            entries.put("data.pkl", ("\u0080\2" + pickle).getBytes(StandardCharsets.ISO_8859_1));
            assertRefused(zip(entries, ZipEntry.STORED, ""), sentence);
        });
        entries.put(
                "data.pkl",
                ("\u0080\2" + tensor("K\1", "K\3\u0085", "K\1\u0085")).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(TensorFile.openTorch(zip(entries, ZipEntry.STORED, ""))
                        .tensor("a")
                        .shape())
                .containsExactly(3);
    }

    /** A pickle of one tensor over the four BF16 numbers of storage 1. */
    private static String tensor(String offset, String shape, String strides) {
        return "}X\1\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nBFloat16Storage\n"
                + "X\1\0\0\0" + "1X\3\0\0\0cpuK\4tQ" + offset + shape + strides
                + "\u0089ccollections\nOrderedDict\n)RtRs.";
    }

    /** Seeded damage of every kind: what is read is what was there, or a sentence names the file. */
    @Test
    @Timeout(120)
    void damagedCheckpointsNeverCauseAnythingButASentence() throws IOException {
        Random random = new Random(41);
        Map<String, byte[]> sound = new HashMap<>();
        for (String name : CHECKPOINTS) {
            sound.put(name, Files.readAllBytes(fixture(name + ".bin")));
        }
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String name = CHECKPOINTS[i % CHECKPOINTS.length];
            byte[] bytes = damaged(sound.get(name).clone(), random);
            Path file = Files.write(folder.resolve("damaged.bin"), bytes);
            try {
                TensorFile read = TensorFile.openTorch(file);
                read.tensors().forEach((key, tensor) -> {
                    assertThat(read.map(key).remaining()).isEqualTo((int) tensor.bytes());
                    long count = Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact);
                    assertThat(tensor.bytes())
                            .isEqualTo(count * tensor.type().bytes())
                            .isLessThan(bytes.length);
                });
            } catch (InputException expected) {
                assertThat(expected).hasMessageContaining(file.toString());
                refused++;
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - 1);
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        int many = 1 + random.nextInt(4);
        for (int i = 0; i < many; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(9)), (byte) 0xFF);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, count);
                }
            }
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    @Test
    void aFolderOfShardsIsReadAsOneAndNumbersThatAreNotFiniteAreFound() throws IOException {
        Files.copy(fixture("projector.bin"), folder.resolve("pytorch_model-00001-of-00002.bin"));
        Files.copy(fixture("views.bin"), folder.resolve("pytorch_model-00002-of-00002.bin"));
        StringBuilder map = new StringBuilder();
        for (int shard = 1; shard < 3; shard++) {
            String file = "pytorch_model-0000" + shard + "-of-00002.bin";
            TensorFile.openTorch(folder.resolve(file)).tensors().keySet().forEach(name -> map.append(
                            map.isEmpty() ? "" : ",")
                    .append("\"%s\":\"%s\"".formatted(name, file)));
        }
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"), "{\"weight_map\":{" + map + "}}");
        TensorFolder weights = TensorFolder.open(folder, UnaryOperator.identity());
        assertThat(weights.tensors()).hasSize(4 + expected("views").size());
        weights.requireFinite(weights.tensors().keySet());
        assertThat(weights.sameNumbers("turned", "turned")).isTrue();
    }

    @Test
    void aNumberThatIsNotFiniteIsFoundInAnyOrder() throws IOException {
        Map<String, byte[]> entries = entries("projector");
        byte[] storage = entries.get("data/1");
        storage[6] = (byte) 0x80;
        storage[7] = 0x7F;
        // The last of the four; from the second on it is the third.
        for (String pickle :
                Set.of(tensor("K\1", "K\3\u0085", "K\1\u0085"), tensor("K\0", "K\2K\2\u0086", "K\1K\2\u0086"))) {
            entries.put("data.pkl", ("\u0080\2" + pickle).getBytes(StandardCharsets.ISO_8859_1));
            Path file = Files.move(zip(entries, ZipEntry.STORED, ""), folder.resolve(pickle.hashCode() + ".bin"));
            TensorFolder weights = TensorFolder.ofFile(file, UnaryOperator.identity());
            assertThatThrownBy(() -> weights.requireFinite(Set.of("a")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("Tensor 'a' in " + file + " holds NaN or infinity");
        }
    }

    private static void assertRefused(Path file, String sentence) {
        assertThatThrownBy(() -> TensorFile.openTorch(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
    }

    /** The contents of a checkpoint without the folder they are in. */
    private static Map<String, byte[]> entries(String checkpoint) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(fixture(checkpoint + ".bin").toFile())) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                String name = entry.getName();
                entries.put(
                        name.substring(name.indexOf('/') + 1),
                        zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    /** A zip of entries, with one more if it is named. */
    private Path zip(Map<String, byte[]> entries, int method, String more) {
        Path file = folder.resolve("made.bin");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(zip, "x/" + entry.getKey(), entry.getValue(), method);
            }
            if (!more.isEmpty()) {
                put(zip, more, new byte[2], method);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 sum = new CRC32();
            sum.update(content);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
