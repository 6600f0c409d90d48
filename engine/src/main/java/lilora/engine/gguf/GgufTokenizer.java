package lilora.engine.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.json.AllowedValues;
import lilora.engine.json.Json;
import lilora.engine.text.TokenList;
import lilora.engine.text.TokenList.Words;
import org.jspecify.annotations.Nullable;

/** The tokenizer of a GGUF file, and the files that it is in Hugging Face's layout. */
final class GgufTokenizer {
    private static final String OWN = "tokenizer.";
    private static final String GGML = "tokenizer.ggml.";
    private static final String TOKENS = GGML + "tokens";
    private static final String TEMPLATE = "tokenizer.chat_template";
    private static final long NORMAL = 1;

    /** By llama.cpp's names for what splits texts into words; several names mean the same there. */
    private static final Map<String, Words> WORDS = Map.of(
            "gpt-2", Words.GPT_2,
            "smollm", Words.SMOLLM,
            "llama-bpe", Words.LLAMA_3,
            "llama3", Words.LLAMA_3,
            "llama-v3", Words.LLAMA_3,
            "qwen2", Words.QWEN_2);

    /** Roles of tokens in {@code tokenizer_config.json}, and the fields that give their ids. */
    private static final Map<String, String> ROLES = roles();

    /** Tokens for filling in the middle and for other uses than answering, which texts hold or not. */
    private static final List<String> OTHER_ROLES = List.of(
            "seperator",
            "mask",
            "cls",
            "fim_pre",
            "fim_suf",
            "fim_mid",
            "fim_pad",
            "fim_rep",
            "fim_sep",
            "prefix",
            "suffix",
            "middle");

    private final Metadata metadata;
    private final List<String> tokens;
    private final Map<String, Integer> roles = new LinkedHashMap<>();
    private final List<Integer> ends = new ArrayList<>();
    private final boolean starts;
    private final ObjectNode json;

    private static Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        for (String role : List.of("bos", "eos", "unknown", "padding")) {
            roles.put(
                    switch (role) {
                        case "unknown" -> "unk_token";
                        case "padding" -> "pad_token";
                        default -> role + "_token";
                    },
                    GGML + role + "_token_id");
        }
        return Collections.unmodifiableMap(roles);
    }

    private GgufTokenizer(Metadata metadata) {
        this.metadata = metadata;
        this.tokens = metadata.list(TOKENS, String.class);
        if (tokens.isEmpty()) {
            throw metadata.missing(TOKENS);
        }
        ROLES.forEach((role, key) -> id(key, role.startsWith("eos")).ifPresent(id -> roles.put(role, id)));
        Stream.of("eos", "eot", "eom")
                .flatMap(end -> id(GGML + end + "_token_id", false).stream())
                .distinct()
                .forEach(ends::add);
        OTHER_ROLES.forEach(role -> metadata.ignore(GGML + role + "_token_id"));
        metadata.ignore(GGML + "token_type_count", GGML + "scores", GGML + "merges");
        String model = metadata.requireText(GGML + "model");
        Words words = words(model);
        this.starts = metadata.flag(GGML + "add_bos_token").orElse(words == null || words == Words.LLAMA_3);
        metadata.only(GGML + "add_eos_token", false);
        metadata.only(GGML + "add_sep_token", false);
        metadata.only(GGML + "remove_extra_whitespaces", false);
        metadata.only(GGML + "precompiled_charsmap", List.of());
        this.json = words == null ? sentencePiece() : byteLevel(words);
        requireSpecial();
    }

    /** Hugging Face adds a token with a role to the special ones, so that texts with it would be split otherwise. */
    private void requireSpecial() {
        Set<String> special = new HashSet<>();
        json.path("added_tokens").forEach(token -> {
            if (token.path("special").asBoolean()) {
                special.add(token.path("content").asText());
            }
        });
        roles.forEach((role, id) -> {
            if (!special.contains(tokens.get(id))) {
                throw new InputException(
                        "%s: %s is %d, but token '%s' is no control token by %stoken_type; get another file of the model."
                                .formatted(metadata.file(), ROLES.get(role), id, tokens.get(id), GGML));
            }
        });
    }

    /**
     * Reads it.
     *
     * @throws InputException naming the field that is missing, wrong or not honoured
     */
    static GgufTokenizer read(Metadata metadata) {
        GgufTokenizer tokenizer = new GgufTokenizer(metadata);
        tokenizer.templates();
        metadata.finish(OWN);
        return tokenizer;
    }

    private Optional<Integer> id(String key, boolean required) {
        OptionalInt id = metadata.whole(key, 0);
        if (required && id.isEmpty()) {
            throw metadata.missing(key);
        }
        if (id.isPresent() && id.getAsInt() >= tokens.size()) {
            throw metadata.wrong(key, "an id below %d, the number of tokens".formatted(tokens.size()));
        }
        return id.isPresent() ? Optional.of(id.getAsInt()) : Optional.empty();
    }

    /** What splits texts into words, null for a model of sentencepiece, which does not. */
    private @Nullable Words words(String model) {
        String pre = GGML + "pre";
        if (model.equals("llama")) {
            metadata.only(pre, "default");
            return null;
        }
        if (!model.equals("gpt2")) {
            throw AllowedValues.unsupported(metadata.file(), GGML + "model", model, "gpt2 or llama");
        }
        String name = metadata.requireText(pre);
        Words words = WORDS.get(name);
        if (words == null) {
            throw AllowedValues.unsupported(
                    metadata.file(), pre, name, String.join(", ", new TreeSet<>(WORDS.keySet())));
        }
        return words;
    }

    private List<Integer> kinds() {
        List<Long> given = metadata.list(GGML + "token_type", Long.class);
        if (!given.isEmpty()) {
            requireAsMany(GGML + "token_type", given.size());
        }
        return given.isEmpty()
                ? Collections.nCopies(tokens.size(), (int) NORMAL)
                : given.stream().map(Long::intValue).toList();
    }

    private void requireAsMany(String key, int count) {
        if (count != tokens.size()) {
            throw new InputException("%s: %s has %,d values, but there are %,d tokens; get the file again."
                    .formatted(metadata.file(), key, count, tokens.size()));
        }
    }

    private ObjectNode byteLevel(Words words) {
        // A file may say so of a tokenizer that has no such prefix; true would split texts otherwise.
        metadata.only(GGML + "add_space_prefix", false);
        Integer start = starts ? roles.get("bos_token") : null;
        if (starts && start == null) {
            throw metadata.missing(ROLES.getOrDefault("bos_token", ""));
        }
        return new TokenList(metadata.file(), tokens, kinds())
                .byteLevel(words, metadata.list(GGML + "merges", String.class), start);
    }

    private ObjectNode sentencePiece() {
        metadata.only(GGML + "add_space_prefix", true);
        if (!starts || roles.getOrDefault("bos_token", -1) != 1) {
            throw AllowedValues.unsupported(
                    metadata.file(),
                    starts ? GGML + "bos_token_id" : GGML + "add_bos_token",
                    starts ? String.valueOf(roles.get("bos_token")) : "false",
                    starts ? "1" : "true");
        }
        List<Float> scores = metadata.list(GGML + "scores", Float.class);
        requireAsMany(GGML + "scores", scores.size());
        return new TokenList(metadata.file(), tokens, kinds()).sentencePiece(scores);
    }

    /** The default chat template, and others by their names. */
    private Map<String, String> templates() {
        Map<String, String> templates = new LinkedHashMap<>();
        metadata.text(TEMPLATE).ifPresent(text -> templates.put("default", text));
        metadata.ignore("tokenizer.chat_templates");
        for (String name : metadata.below(TEMPLATE + ".")) {
            templates.put(name, metadata.requireText(TEMPLATE + "." + name));
        }
        return templates;
    }

    /** How many tokens there are. */
    int size() {
        return tokens.size();
    }

    /** Puts the ids of tokens with a role into a configuration. */
    void addIds(ObjectNode config) {
        for (String role : List.of("bos", "pad")) {
            Integer id = roles.get(role + "_token");
            if (id != null) {
                config.put(role + "_token_id", id);
            }
        }
        if (ends.size() == 1) {
            config.put("eos_token_id", ends.get(0));
        } else {
            ends.forEach(config.putArray("eos_token_id")::add);
        }
    }

    /**
     * Writes the files of the tokenizer.
     *
     * @param positions longest text of the model
     */
    void write(Path folder, int positions) {
        Json.writeAtomically(folder.resolve("tokenizer.json"), json);
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        // Of this class transformers takes tokenizer.json as it is; of a model's own it builds one anew.
        config.put("tokenizer_class", "PreTrainedTokenizerFast").put("model_max_length", positions);
        config.put("clean_up_tokenization_spaces", false);
        if (!starts) {
            config.put("add_bos_token", false);
        }
        roles.forEach((role, id) -> config.put(role, tokens.get(id)));
        ObjectNode decoder = config.putObject("added_tokens_decoder");
        json.path("added_tokens").forEach(token -> {
            ObjectNode flags = token.deepCopy();
            decoder.set(flags.remove("id").asText(), flags);
        });
        Map<String, String> templates = templates();
        if (templates.keySet().equals(Set.of("default"))) {
            config.put("chat_template", templates.get("default"));
        } else if (!templates.isEmpty()) {
            ArrayNode list = config.putArray("chat_template");
            templates.forEach((name, text) -> list.addObject().put("name", name).put("template", text));
        }
        Json.writeAtomically(folder.resolve("tokenizer_config.json"), config);
    }
}
