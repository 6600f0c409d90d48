package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/**
 * The files of a tokenizer, held against each other. {@code tokenizer.json}, or what stands for it, alone is what splits texts; the others may only
 * repeat what it says, for whatever they add or change would be other ids in transformers.
 */
final class TokenizerFiles {
    private static final List<String> NAMES = List.of(
            "bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token", "image_token");
    private static final List<String> LISTS =
            List.of("additional_special_tokens", "extra_special_tokens", "model_specific_special_tokens");
    private static final List<String> FLAGS = List.of("lstrip", "rstrip", "normalized", "single_word", "special");

    private final Path file;
    private final Path folder;
    private final JsonNode tokenizer;
    private final Path configFile;
    private final JsonNode config;
    private final Path mapFile;
    private final JsonNode map;
    private final Map<String, JsonNode> added = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();

    private TokenizerFiles(Path folder, TokenizerSource source) {
        this.folder = folder;
        this.file = source.file();
        this.tokenizer = source.json();
        TokenizerFields.requireReadable(file, "", tokenizer, 0);
        this.configFile = folder.resolve("tokenizer_config.json");
        this.config = optional(configFile);
        this.mapFile = folder.resolve("special_tokens_map.json");
        this.map = optional(mapFile);
    }

    /**
     * Reads them.
     *
     * @throws InputException naming file and field
     */
    static TokenizerFiles read(Path folder, TokenizerSource source) {
        TokenizerFiles files = new TokenizerFiles(folder, source);
        files.readIds();
        return files;
    }

    /**
     * Checks that they agree, and ask for nothing that is not done.
     *
     * @throws InputException naming file and field
     */
    void check() {
        TokenizerFields.requireConfig(configFile, config);
        TokenizerFields.requireMap(mapFile, map, LISTS);
        TokenizerFields.requireTokenizer(file, tokenizer);
        checkNames();
        checkTokens();
        checkSettings();
    }

    static JsonNode object(Path file) {
        JsonNode tree = Json.tree(file);
        if (!tree.isObject()) {
            throw new InputException(file + " must be a JSON object.");
        }
        return tree;
    }

    static JsonNode optional(Path file) {
        return PlainFile.isThere(file) ? object(file) : MissingNode.getInstance();
    }

    private void readIds() {
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isObject()) {
            vocabulary.properties().forEach(entry -> put("model.vocab", entry.getKey(), entry.getValue()));
        } else {
            // Unigram: a list of [token, score] in the order of their ids.
            for (int id = 0; id < vocabulary.size(); id++) {
                ids.put(vocabulary.path(id).path(0).asText(), id);
            }
        }
        for (JsonNode token : tokenizer.path("added_tokens")) {
            String content = token.path("content").asText();
            Integer before = ids.get(content);
            put("added_tokens", content, token.path("id"));
            if (before != null && !before.equals(ids.get(content))) {
                throw new InputException("%s gives %s two ids, %d and %d; correct one."
                        .formatted(file, content, before, ids.get(content)));
            }
            added.put(content, token);
        }
        requireOneTokenEach();
    }

    /** Which of two tokens an id means would be left to chance. */
    private void requireOneTokenEach() {
        Map<Integer, String> tokens = new HashMap<>();
        ids.forEach((token, id) -> {
            String before = tokens.put(id, token);
            if (before != null) {
                throw new InputException("%s gives the id %d to both %s and %s; correct one."
                        .formatted(
                                file,
                                id,
                                before.compareTo(token) < 0 ? before : token,
                                before.compareTo(token) < 0 ? token : before));
            }
        });
    }

    private void put(String field, String token, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
            throw new InputException("%s, field %s: the id of %s is %s, which is not an integer from 0."
                    .formatted(file, field, token, id.isMissingNode() ? "missing" : id));
        }
        ids.put(token, id.intValue());
    }

    private void checkNames() {
        for (String field : NAMES) {
            Optional<String> here = text(config.path(field));
            Optional<String> there = text(map.path(field));
            if (here.isPresent() && there.isPresent() && !here.equals(there)) {
                throw new InputException("%s says that the %s is %s, but %s says %s; correct one."
                        .formatted(configFile, field, here.get(), mapFile, there.get()));
            }
        }
    }

    /**
     * Whatever token another file names must be an added token of tokenizer.json: any other, a word of the vocabulary too,
     * would be added by transformers when it reads the folder, and texts with it be split otherwise.
     */
    private void checkTokens() {
        checkTokens(configFile, config);
        checkTokens(mapFile, map);
        object(configFile, "added_tokens_decoder", config.path("added_tokens_decoder"))
                .properties()
                .forEach(entry -> sameToken(configFile, entry.getKey(), entry.getValue()));
        Path legacy = folder.resolve("added_tokens.json");
        optional(legacy).properties().forEach(entry -> sameId(legacy, entry.getKey(), entry.getValue()));
        JsonNode padding = tokenizer.path("padding").path("pad_token");
        if (padding.isTextual()) {
            known(file, "padding.pad_token", padding);
        }
    }

    private void checkTokens(Path source, JsonNode fields) {
        fields.properties().forEach(entry -> {
            String field = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                return;
            }
            if (TokenizerFields.isToken(field)) {
                known(source, field, value);
            } else if (LISTS.contains(field)) {
                if (value.isObject()) {
                    value.properties().forEach(role -> known(source, field + "." + role.getKey(), role.getValue()));
                } else if (value.isArray()) {
                    value.forEach(token -> known(source, field, token));
                } else {
                    throw wrong(source, field, "it is %s, which is no list of tokens".formatted(value));
                }
            }
        });
    }

    private static JsonNode object(Path source, String field, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
            throw wrong(source, field, "it is %s, which is no object".formatted(value));
        }
        return value;
    }

    private static InputException wrong(Path source, String field, String what) {
        return new InputException("%s, field %s: %s; correct it.".formatted(source, field, what));
    }

    private void known(Path source, String field, JsonNode value) {
        String token = text(value)
                .orElseThrow(() -> wrong(source, field, "it is %s, which is no token's text".formatted(value)));
        boolean image = field.equals("image_token") || field.endsWith(".image_token");
        if (image && !token.equals(Turn.IMAGE) && !token.equals(SpecialTokens.IMAGE_PAD)) {
            throw wrong(source, field, "it is %s, but the image token must be %s".formatted(token, Turn.IMAGE));
        }
        // The ones that this program needs have a sentence of their own.
        if (!added.containsKey(token) && !List.of("bos_token", "eos_token").contains(field)) {
            throw new InputException(
                    ids.containsKey(token)
                            ? "%s, field %s: %s is a word of the vocabulary, but not among the added_tokens of %s, so that texts with it would be split otherwise; add it there or remove it here."
                                    .formatted(source, field, token, file.getFileName())
                            : "%s, field %s: %s is not in %s, so that it has no id; add it there or remove it here."
                                    .formatted(source, field, token, file.getFileName()));
        }
        JsonNode special = added.getOrDefault(token, MissingNode.getInstance()).path("special");
        if (special.isBoolean() && !special.booleanValue()) {
            throw new InputException(
                    "%s, field %s: %s is not special in %s, but answers are read as if it were; set special to true there."
                            .formatted(source, field, token, file.getFileName()));
        }
    }

    private void sameToken(Path source, String id, JsonNode token) {
        String content = token.path("content").asText();
        sameId(source, content, TextNode.valueOf(id));
        JsonNode own = added.getOrDefault(content, MissingNode.getInstance());
        for (String flag : FLAGS) {
            boolean special = token.path("special").asBoolean(false);
            // What AddedToken takes for a flag that is left out.
            boolean given = token.path(flag).asBoolean(flag.equals("normalized") && !special);
            if (own.has(flag) && given != own.path(flag).asBoolean()) {
                throw new InputException(
                        "%s, field added_tokens_decoder: %s of %s is %s%s, but %s says %s; correct one."
                                .formatted(
                                        source,
                                        flag,
                                        content,
                                        given,
                                        token.has(flag) ? "" : " (left out)",
                                        file.getFileName(),
                                        own.path(flag)));
            }
        }
    }

    private void sameId(Path source, String token, JsonNode id) {
        Integer own = added.containsKey(token) ? ids.get(token) : null;
        if (own == null || !own.toString().equals(id.asText())) {
            throw new InputException("%s gives %s the id %s, but in %s it %s; correct one."
                    .formatted(
                            source,
                            token,
                            id.asText(),
                            file.getFileName(),
                            own != null
                                    ? "has the id " + own
                                    : ids.containsKey(token) ? "is not among added_tokens" : "is missing"));
        }
    }

    private void checkSettings() {
        only("add_eos_token", false, "the end token comes from the conversation template");
        only("split_special_tokens", false, "special tokens in a text are kept whole");
        only("do_lower_case", false, "tokenizer.json decides that");
        only(
                "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output",
                false,
                "answers stay as they are");
        only("add_prefix_space", TokenizerFields.prefixesSpace(tokenizer), "tokenizer.json decides that");
        if (!tokenizer.path("model").path("type").asText("BPE").equals("BPE")) {
            only("clean_up_tokenization_spaces", false, "answers stay as they are");
        }
        text(tokenizer.path("model").path("unk_token"))
                .filter(token -> !ids.containsKey(token))
                .ifPresent(token -> {
                    throw new InputException(
                            "%s, field model.unk_token: %s is not in the vocabulary; add it or correct the name."
                                    .formatted(file, token));
                });
        JsonNode dropout = tokenizer.path("model").path("dropout");
        if (!dropout.isMissingNode() && !dropout.isNull() && dropout.asDouble(1) != 0) {
            throw new InputException(
                    "%s, field model.dropout: it is %s, so that a text would not always have the same ids; set it to null."
                            .formatted(file, dropout));
        }
    }

    private void only(String field, boolean supported, String why) {
        JsonNode value = config.path(field);
        if (!value.isMissingNode() && !value.isNull() && !(value.isBoolean() && value.booleanValue() == supported)) {
            throw new InputException("%s, field %s: it is %s, which is not supported (%s: %s)."
                    .formatted(configFile, field, value, supported, why));
        }
    }

    /** The text of a token by its field, in either file. */
    Optional<String> name(String field) {
        return text(config.path(field)).or(() -> text(map.path(field)));
    }

    /** A token's name is a text, or an object that holds it. */
    private static Optional<String> text(JsonNode value) {
        JsonNode text = value.isObject() ? value.path("content") : value;
        return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
    }

    /** The id of an added token, whatever the vocabulary says. */
    Optional<Integer> addedId(String token) {
        return added.containsKey(token) ? Optional.ofNullable(ids.get(token)) : Optional.empty();
    }

    /** All added tokens with their ids. */
    Map<String, Integer> added() {
        return added.keySet().stream().collect(Collectors.toMap(token -> token, ids::get));
    }

    /** The token of an id. */
    Optional<String> token(int id) {
        return ids.entrySet().stream()
                .filter(entry -> entry.getValue() == id)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The id of any token. */
    Optional<Integer> id(String token) {
        return Optional.ofNullable(ids.get(token));
    }

    /** The token with the largest id. */
    Map.Entry<String, Integer> last() {
        return ids.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow(() -> new InputException(file + " has no tokens."));
    }

    /**
     * Checks that transformers would put the start token, and nothing else, around a text.
     *
     * @param bos how it is written
     */
    void requireStart(String bos) {
        if (addsNoStart()) {
            throw new InputException(
                    "%s, field add_bos_token: it is false, but every conversation starts with %s here, as LLaVA's do; set it to true if the model was trained so."
                            .formatted(configFile, bos));
        }
        // Whatever add_bos_token says, transformers follows tokenizer.json.
        JsonNode template = TokenizerFields.template(file, tokenizer.path("post_processor"));
        JsonNode single = template.path("single");
        JsonNode written = template.path("special_tokens").path(bos).path("ids");
        boolean starts = single.size() == 2
                && single.path(0).path("SpecialToken").path("id").asText("").equals(bos)
                && single.path(1).path("Sequence").path("id").asText("").equals("A")
                && written.size() == 1
                && written.path(0).asInt(-1) == ids.getOrDefault(bos, -2);
        if (!starts) {
            throw new InputException(
                    "%s, field post_processor: it must be a TemplateProcessing that puts %s, with its id, in front of a text and nothing behind it, as LLaVA's does."
                            .formatted(file, bos));
        }
    }

    /** Whether there is no {@code <s>}, and tokenizer.json puts no token around a text. */
    boolean startsBare() {
        JsonNode processor = tokenizer.path("post_processor");
        boolean nothing = processor.isMissingNode() || processor.isNull();
        return !ids.containsKey("<s>")
                && (nothing || processor.path("type").asText("").equals("ByteLevel"));
    }

    /** Whether it is said that texts get no start token. */
    boolean addsNoStart() {
        return config.path("add_bos_token").isBoolean()
                && !config.path("add_bos_token").booleanValue();
    }

    Path file() {
        return file;
    }

    /** The content of {@code tokenizer.json}. */
    JsonNode tokenizer() {
        return tokenizer;
    }
}
