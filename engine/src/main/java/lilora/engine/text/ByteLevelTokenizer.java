package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;

/**
 * What {@code tokenizer.json} says for a folder that has {@code vocab.json} and {@code merges.txt} alone: pairs of bytes, as in GPT-2
 * and Qwen2. The rules are those of transformers' GPT2Converter and Qwen2Converter.
 */
final class ByteLevelTokenizer {
    private static final long LARGEST = 1 << 26;
    private static final String VERSION = "#version:";

    /** Qwen2's words: single digits, and white space that ends in a line break together. */
    private static final String QWEN_WORDS =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** LLaMA 3's: at most three digits. */
    private static final String LLAMA_3_WORDS = QWEN_WORDS.replace("|\\p{N}|", "|\\p{N}{1,3}|");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private enum Kind {
        GPT2("GPT2Tokenizer"),
        QWEN2("Qwen2Tokenizer");

        private final String name;

        Kind(String name) {
            this.name = name;
        }
    }

    private final Path vocabularyFile;
    private final Path mergesFile;
    private final ObjectNode vocabulary;
    private final JsonNode config;

    private ByteLevelTokenizer(Path vocabularyFile, Path mergesFile, JsonNode config) {
        this.vocabularyFile = vocabularyFile;
        this.mergesFile = mergesFile;
        this.vocabulary = (ObjectNode) TokenizerFiles.object(vocabularyFile);
        this.config = config;
    }

    /**
     * The whole of {@code tokenizer.json}.
     *
     * @param config {@code tokenizer_config.json}, which must say what kind it is
     * @param more {@code added_tokens.json}; missing where there is none
     */
    static ObjectNode json(Path vocabularyFile, Path mergesFile, Path configFile, JsonNode config, JsonNode more) {
        String name = config.path("tokenizer_class").asText("");
        for (Kind kind : Kind.values()) {
            if (name.equals(kind.name) || name.equals(kind.name + "Fast")) {
                return new ByteLevelTokenizer(vocabularyFile, mergesFile, config).json(kind, more);
            }
        }
        throw new InputException(
                "%s, field tokenizer_class: it is '%s', but %s is read as GPT2Tokenizer's or Qwen2Tokenizer's. Save the tokenizer with transformers, so that tokenizer.json lies beside it."
                        .formatted(configFile, name, vocabularyFile));
    }

    private ObjectNode json(Kind kind, JsonNode more) {
        ObjectNode json = JSON.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = added(more);
        json.set("added_tokens", added);
        boolean qwen = kind == Kind.QWEN2;
        json.set("normalizer", qwen ? JSON.objectNode().put("type", "NFC") : JSON.nullNode());
        json.set(
                "pre_tokenizer",
                qwen ? split(QWEN_WORDS) : bytes(config.path("add_prefix_space").asBoolean(), true, true));
        json.set("post_processor", start(added));
        json.set("decoder", bytes(true, true, true));
        json.set("model", bpe());
        return json;
    }

    /** What splits texts into words. */
    static ObjectNode words(TokenList.Words words) {
        return switch (words) {
            case GPT_2 -> bytes(false, true, true);
            case SMOLLM ->
                sequence(
                        JSON.objectNode().put("type", "Digits").put("individual_digits", true),
                        bytes(false, true, true));
            case LLAMA_3 -> split(LLAMA_3_WORDS);
            case QWEN_2 -> split(QWEN_WORDS);
        };
    }

    private static ObjectNode split(String words) {
        ObjectNode split = JSON.objectNode()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false);
        split.putObject("pattern").put("Regex", words);
        return sequence(split, bytes(false, true, false));
    }

    private static ObjectNode sequence(ObjectNode... steps) {
        ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
        sequence.putArray("pretokenizers").addAll(List.of(steps));
        return sequence;
    }

    static ObjectNode bytes(boolean prefix, boolean trim, boolean words) {
        return JSON.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", prefix)
                .put("trim_offsets", trim)
                .put("use_regex", words);
    }

    /** A start token only where the configuration says so. */
    private JsonNode start(ArrayNode added) {
        String token = text(config.path("bos_token"));
        if (config.path("add_bos_token").asBoolean()) {
            for (JsonNode one : added) {
                if (one.path("content").asText().equals(token)) {
                    return LlamaTokenizer.startToken(token, one.path("id").asInt());
                }
            }
        }
        return bytes(true, false, true);
    }

    private static String text(JsonNode token) {
        return token.isObject() ? token.path("content").asText("") : token.asText("");
    }

    /** Tokens that the configuration lists or names, with their ids from there or from the vocabulary. */
    private ArrayNode added(JsonNode more) {
        TreeMap<Integer, ObjectNode> tokens = new TreeMap<>();
        for (String content : named()) {
            JsonNode id = vocabulary.has(content) ? vocabulary.path(content) : more.path(content);
            if (id.canConvertToInt() && id.isIntegralNumber()) {
                tokens.put(id.intValue(), LlamaTokenizer.token(id.intValue(), content, JSON.objectNode(), true));
            }
        }
        more.properties().forEach(entry -> {
            int id = entry.getValue().asInt(-1);
            if (id >= 0) {
                tokens.putIfAbsent(id, LlamaTokenizer.token(id, entry.getKey(), JSON.objectNode(), true));
            }
        });
        config.path("added_tokens_decoder").properties().forEach(entry -> {
            int id = LlamaTokenizer.number(entry.getKey());
            JsonNode given = entry.getValue();
            if (id >= 0) {
                boolean special = given.path("special").asBoolean();
                tokens.put(id, LlamaTokenizer.token(id, given.path("content").asText(), given, special));
            }
        });
        return JSON.arrayNode().addAll(tokens.values());
    }

    private Set<String> named() {
        Set<String> named = new LinkedHashSet<>();
        config.properties().forEach(field -> {
            if (TokenizerFields.isToken(field.getKey())) {
                named.add(text(field.getValue()));
            } else if (field.getKey().equals("additional_special_tokens")) {
                field.getValue().forEach(token -> named.add(text(token)));
            }
        });
        named.remove("");
        return named;
    }

    private ObjectNode bpe() {
        List<String> merges = lines();
        // The first line may tell the format's version; a blank one is none.
        if (!merges.isEmpty() && merges.get(0).startsWith(VERSION)) {
            merges.set(0, "");
        }
        return bpe(mergesFile + ", line", vocabularyFile.getFileName().toString(), vocabulary, merges);
    }

    /**
     * The model.
     *
     * @param place what a merge is called in sentences, without its number
     * @param source what holds the vocabulary, for sentences
     */
    static ObjectNode bpe(String place, String source, ObjectNode vocabulary, List<String> lines) {
        ObjectNode bpe = JSON.objectNode().put("type", "BPE").putNull("dropout").putNull("unk_token");
        bpe.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        bpe.put("fuse_unk", false).put("byte_fallback", false);
        bpe.set("vocab", vocabulary);
        ArrayNode merges = bpe.putArray("merges");
        int number = 0;
        for (String line : lines) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] parts = line.strip().split(" ", -1);
            if (parts.length != 2
                    || !vocabulary.has(parts[0])
                    || !vocabulary.has(parts[1])
                    || !vocabulary.has(parts[0] + parts[1])) {
                throw new InputException("%s %,d: '%s' is no pair of tokens of %s that make a third; get it again."
                        .formatted(place, number, shortened(line), source));
            }
            merges.addArray().add(parts[0]).add(parts[1]);
        }
        return bpe;
    }

    private static String shortened(String line) {
        return line.length() > 40 ? line.substring(0, 40) + "..." : line;
    }

    private List<String> lines() {
        try {
            if (Files.size(PlainFile.require(mergesFile)) > LARGEST) {
                throw new InputException(mergesFile + " is larger than any list of merges; get it again.");
            }
            return new ArrayList<>(Files.readAllLines(mergesFile, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InputException("Cannot read " + mergesFile + ": " + DiskException.reason(e) + ".", e);
        }
    }
}
