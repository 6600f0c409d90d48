package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.model.LlavaConfig;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.VisionConfig;
import lilora.engine.tiny.TinyModel;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Model folders with one damaged file: each is refused by a sentence that names the folder, or opens as what the file says.
 * The system property {@code lilora.fuzz} sets how many (10,000 take some minutes), {@code lilora.fuzz.seed} which.
 */
class ModelFolderFuzzTest {
    private static final int FOLDERS = Integer.getInteger("lilora.fuzz", 250);
    private static final long SEED = Long.getLong("lilora.fuzz.seed", 1);
    private static final List<String> FILES = List.of(
            "config.json",
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "generation_config.json",
            "special_tokens_map.json",
            "model.safetensors.index.json",
            "model-00001-of-00001.safetensors");

    /** What stands where a number, a text or an object should. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "2",
            "2.5",
            "1e999",
            "-0.0",
            "1e-300",
            "99999999999",
            "2147483647",
            "\"\"",
            "\"2\"",
            "\"default\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"../x\"",
            "[]",
            "[1]",
            "{}",
            "{\"a\": 1}",
            "[[[[[]]]]]",
            "\"<image>\"",
            "3",
            "16",
            "32");

    /** Parts of a tokenizer as its library knows them, with parameters ({@code #}) from {@link #VALUES} or from {@link #PARAMETERS}. */
    private static final List<String> PARTS = List.of(
            "{'type': 'Sequence', 'normalizers': [@, @]}",
            "{'type': 'Sequence', 'pretokenizers': [@, @]}",
            "{'type': 'Sequence', 'decoders': [@, @]}",
            "{'type': 'Sequence', 'processors': [@, @]}",
            "{'type': 'Prepend', 'prepend': #}",
            "{'type': 'Replace', 'pattern': {'String': #}, 'content': #}",
            "{'type': 'Replace', 'pattern': {'Regex': #}, 'content': #}",
            "{'type': 'Precompiled', 'precompiled_charsmap': #}",
            "{'type': 'BertNormalizer', 'clean_text': #, 'handle_chinese_chars': #, 'strip_accents': #, 'lowercase': #}",
            "{'type': 'Strip', 'strip_left': #, 'strip_right': #}",
            "{'type': 'Strip', 'content': #, 'start': #, 'stop': #}",
            "{'type': 'StripAccents'}",
            "{'type': 'NFKC'}",
            "{'type': 'Nmt'}",
            "{'type': 'Lowercase'}",
            "{'type': 'ByteLevel', 'add_prefix_space': #, 'trim_offsets': #, 'use_regex': #}",
            "{'type': 'Metaspace', 'replacement': #, 'prepend_scheme': #, 'split': #}",
            "{'type': 'Split', 'pattern': {'Regex': #}, 'behavior': #, 'invert': #}",
            "{'type': 'Split', 'pattern': {'String': #}, 'behavior': #, 'invert': #}",
            "{'type': 'Punctuation', 'behavior': #}",
            "{'type': 'Digits', 'individual_digits': #}",
            "{'type': 'CharDelimiterSplit', 'delimiter': #}",
            "{'type': 'UnicodeScripts'}",
            "{'type': 'WordPiece', 'prefix': #, 'cleanup': #}",
            "{'type': 'CTC', 'pad_token': #, 'word_delimiter_token': #, 'cleanup': #}",
            "{'type': 'BPEDecoder', 'suffix': #}",
            "{'type': 'ByteFallback'}",
            "{'type': 'Fuse'}",
            "{'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': '<s>', 'type_id': #}}, {'Sequence': {'id': 'A', 'type_id': #}}],"
                    + " 'pair': [], 'special_tokens': {'<s>': {'id': '<s>', 'ids': [#], 'tokens': [#]}}}",
            "{'type': 'RobertaProcessing', 'sep': ['</s>', #], 'cls': ['<s>', #], 'trim_offsets': #, 'add_prefix_space': #}",
            "{'direction': #, 'max_length': #, 'strategy': 'LongestFirst', 'stride': #}",
            "{'strategy': {'Fixed': #}, 'direction': 'Left', 'pad_to_multiple_of': #, 'pad_id': #, 'pad_type_id': #, 'pad_token': '<unk>'}",
            "{'type': 'WordLevel', 'unk_token': #, 'vocab': {'<unk>': 0, '<s>': 1, '</s>': 2, '<image>': 3}}",
            "{'type': 'WordPiece', 'unk_token': #, 'continuing_subword_prefix': #, 'max_input_chars_per_word': #,"
                    + " 'vocab': {'<unk>': 0, '<s>': 1, '</s>': 2, '<image>': 3}}",
            "{'type': 'Unigram', 'unk_id': #, 'byte_fallback': #, 'vocab': [['<unk>', 0], ['<s>', #], ['</s>', -1], ['<image>', #]]}",
            "{'type': 'BPE', 'unk_token': #, 'continuing_subword_prefix': #, 'end_of_word_suffix': #, 'fuse_unk': #, 'byte_fallback': #,"
                    + " 'vocab': {'<unk>': 0, '<s>': 1, '</s>': 2, '<image>': 3, 'a': 4, 'b': 5, 'ab': 6}, 'merges': [#, 'a b']}");

    private static final List<String> PARAMETERS = List.of(
            "0",
            "1",
            "7",
            "true",
            "false",
            "null",
            "''",
            "' '",
            "'a'",
            "'\u2581'",
            "'always'",
            "'first'",
            "'Isolated'",
            "'Removed'",
            "'MergedWithNext'",
            "'Right'",
            "'<unk>'",
            "'a b'",
            "'('",
            "'a*'",
            "'(?=a)'",
            "'^'",
            "'AAAA'",
            "18446744073709551615");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path sound;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws IOException {
        TinyModel.write(sound);
        Files.move(sound.resolve("model.safetensors"), sound.resolve("model-00001-of-00001.safetensors"));
        ObjectNode index = JSON.createObjectNode();
        ObjectNode map = index.putObject("weight_map");
        lilora.engine.model.weights.TensorFile.open(sound.resolve("model-00001-of-00001.safetensors"))
                .tensors()
                .keySet()
                .forEach(name -> map.put(name, "model-00001-of-00001.safetensors"));
        put("model.safetensors.index.json", index.toString());
        put(
                "processor_config.json",
                "{\"patch_size\": 8, \"vision_feature_select_strategy\": \"default\", \"num_additional_image_tokens\": 1}");
        put("generation_config.json", "{\"eos_token_id\": 2, \"do_sample\": false, \"temperature\": 0.5}");
        put("special_tokens_map.json", "{\"eos_token\": {\"content\": \"</s>\"}, \"bos_token\": \"<s>\"}");
    }

    private static void put(String name, String text) throws IOException {
        Files.writeString(sound.resolve(name), text);
    }

    @Test
    void aDamagedFolderIsRefusedByASentenceOrIsWhatItsFilesSay() throws IOException {
        try (Stream<Path> files = Files.list(sound)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        ModelFolder.open(folder).close();
        int refused = 0;
        for (int number = 0; number < FOLDERS; number++) {
            Random random = new Random(SEED * 1_000_003 + number);
            String name = FILES.get(random.nextInt(FILES.size()));
            byte[] original = Files.readAllBytes(sound.resolve(name));
            byte[] damaged = name.equals("tokenizer.json") && random.nextInt(2) == 0
                    ? otherPart(original, random)
                    : damaged(original, name.endsWith(".json"), random);
            Path file = folder.resolve(name);
            Files.write(file, damaged);
            String which = "folder %d of seed %d, %s".formatted(number, SEED, name);
            boolean opened = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> opens(which), which);
            refused += opened ? 0 : 1;
            Files.write(file, original);
        }
        // Most damage is seen; what is not was to a text that nothing reads, or to a weight that is still a number.
        assertThat(refused).isBetween(FOLDERS / 3, FOLDERS);
    }

    private boolean opens(String which) throws IOException {
        try (ModelFolder model = ModelFolder.open(folder)) {
            assertConfigIsWhatTheFileSays(which, model.config());
            int[] ids = model.tokenizer().encode("What is it? \u00e9\u4e00  <image> a b\n", true);
            assertThat(ids).as(which).startsWith(1);
            model.tokenizer().decode(ids);
            return true;
        } catch (InputException e) {
            assertThat(e.getMessage())
                    .as(which)
                    .contains(folder.toString())
                    .doesNotContain("Exception", "com.fasterxml", "java.", "org.");
            return false;
        }
    }

    /** Read by other means than the reader's own: a number in the file is the number in the configuration. */
    private void assertConfigIsWhatTheFileSays(String which, ModelConfig config) throws IOException {
        JsonNode file = JSON.readTree(folder.resolve("config.json").toFile());
        JsonNode text = file.path("text_config");
        JsonNode vision = file.path("vision_config");
        assertSame(which, text, "hidden_size", config.text().hidden());
        assertSame(which, text, "num_hidden_layers", config.text().layers());
        assertSame(which, text, "num_attention_heads", config.text().heads());
        assertSame(which, text, "num_key_value_heads", config.text().keyHeads());
        assertSame(which, text, "max_position_embeddings", config.text().positions());
        assertSame(which, text, "vocab_size", config.text().vocabulary());
        assertSame(which, text, "rms_norm_eps", config.text().normEps());
        assertSame(which, text, "rope_theta", config.text().rope().theta());
        VisionConfig tower = ((LlavaConfig) config).vision();
        assertSame(which, vision, "image_size", tower.imageSize());
        assertSame(which, vision, "patch_size", tower.patchSize());
        assertSame(which, vision, "num_attention_heads", tower.heads());
        assertSame(which, vision, "layer_norm_eps", tower.normEps());
        assertSame(which, file, "image_token_index", config.imageToken());
        if (vision.has("hidden_act")) {
            assertThat(tower.activation())
                    .as(which)
                    .isEqualTo(vision.path("hidden_act").asText());
        }
    }

    private static void assertSame(String which, JsonNode object, String field, double read) {
        if (object.hasNonNull(field)) {
            assertThat(object.path(field).isNumber()).as(which + " " + field).isTrue();
            assertThat(read)
                    .as(which + " " + field)
                    .isEqualTo(object.path(field).doubleValue());
        }
    }

    private static byte[] damaged(byte[] bytes, boolean json, Random random) throws IOException {
        int kind = random.nextInt(json ? 6 : 3);
        byte[] copy = bytes.clone();
        switch (kind) {
            case 0 -> copy[position(bytes, json, random)] = (byte) random.nextInt(256);
            case 1 -> copy = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 2 -> copy[position(bytes, json, random)] ^= (byte) (1 << random.nextInt(8));
            case 3 -> copy = new byte[random.nextInt(3)];
            default -> copy = changed(bytes, random).getBytes(StandardCharsets.UTF_8);
        }
        return copy;
    }

    /** A tokenizer with one part of another kind. */
    private static byte[] otherPart(byte[] tokenizer, Random random) throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(tokenizer);
        List<String> places =
                List.of("normalizer", "pre_tokenizer", "post_processor", "decoder", "model", "truncation", "padding");
        root.put(places.get(random.nextInt(places.size())), "@");
        return root.toString().replace("\"@\"", part(random, 3)).getBytes(StandardCharsets.UTF_8);
    }

    private static String part(Random random, int depth) {
        StringBuilder text = new StringBuilder();
        String form = PARTS.get(depth == 0 ? 4 + random.nextInt(PARTS.size() - 4) : random.nextInt(PARTS.size()));
        for (char c : form.replace('\'', '"').toCharArray()) {
            if (c == '@') {
                text.append(part(random, depth - 1));
            } else if (c == '#') {
                List<String> values = random.nextInt(4) == 0 ? VALUES : PARAMETERS;
                text.append(values.get(random.nextInt(values.size())).replace('\'', '"'));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** In weights most often somewhere in the header, where damage is to what the numbers mean. */
    private static int position(byte[] bytes, boolean json, Random random) {
        return random.nextInt(json || random.nextInt(4) == 0 ? bytes.length : Math.min(bytes.length, 3000));
    }

    /** One value of the tree is another, or gone, or under another name. */
    private static String changed(byte[] bytes, Random random) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        List<JsonNode> parents = new ArrayList<>();
        collect(root, parents);
        JsonNode parent = parents.get(random.nextInt(parents.size()));
        String value = VALUES.get(random.nextInt(VALUES.size()));
        if (parent instanceof ArrayNode list) {
            list.set(random.nextInt(list.size()), "@");
        } else if (parent instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + "_", object.remove(name));
                default -> object.put(name, "@");
            }
        }
        return root.toString().replace("\"@\"", value);
    }

    private static void collect(JsonNode node, List<JsonNode> parents) {
        if (node.isContainerNode() && !node.isEmpty()) {
            parents.add(node);
            node.forEach(child -> collect(child, parents));
        }
    }
}
