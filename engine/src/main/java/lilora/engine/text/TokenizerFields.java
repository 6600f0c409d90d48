package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import lilora.engine.json.AllowedValues;

/**
 * Which fields the files of a tokenizer may have. Whatever is not listed is refused by name, for transformers hands every field on
 * to a constructor, where it may change how texts are split.
 */
final class TokenizerFields {
    private static final AllowedValues EMPTY = new AllowedValues(
            value -> value.isContainerNode() && value.isEmpty(), "nothing: texts are split without it");
    private static final AllowedValues SIDE = AllowedValues.texts(Set.of("left", "right"));

    /** Of {@code tokenizer_config.json}, beside names of tokens. */
    private static final Set<String> CONFIG = Set.of(
            "additional_special_tokens",
            "extra_special_tokens",
            "model_specific_special_tokens",
            "added_tokens_decoder",
            "add_bos_token",
            "add_eos_token",
            "add_prefix_space",
            "do_lower_case",
            "split_special_tokens",
            "clean_up_tokenization_spaces",
            "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output");

    /** Prompts come from the conversation template, batches are made here, and nothing is ever cut. */
    private static final Map<String, AllowedValues> CONFIG_HARMLESS = harmless();

    private static final Set<String> TOP = Set.of(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model");

    private static final Map<String, Set<String>> MODELS = Map.of(
            "BPE",
            Set.of(
                    "type",
                    "vocab",
                    "merges",
                    "dropout",
                    "unk_token",
                    "continuing_subword_prefix",
                    "end_of_word_suffix",
                    "fuse_unk",
                    "byte_fallback",
                    "ignore_merges"),
            "Unigram",
            Set.of("type", "vocab", "unk_id", "byte_fallback"),
            "WordPiece",
            Set.of("type", "vocab", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word"),
            "WordLevel",
            Set.of("type", "vocab", "unk_token"));

    private static final int DEEPEST = 64;

    private TokenizerFields() {}

    private static Map<String, AllowedValues> harmless() {
        Map<String, AllowedValues> fields = new HashMap<>();
        AllowedValues.ANY.allow(fields, """
                chat_template response_template response_schema chat_control_tokens device_map max_length
                stride truncation truncation_strategy padding pad_to_multiple_of model_input_names""");
        // With tokenizer.json beside it, transformers reads a LLaVA model's tokenizer without regard to its class.
        AllowedValues.TEXT.allow(fields, """
                tokenizer_class processor_class name_or_path _name_or_path _commit_hash transformers_version
                special_tokens_map_file tokenizer_file vocab_file errors""");
        AllowedValues.BOOLEAN.allow(fields, """
                legacy use_default_system_prompt trust_remote_code spaces_between_special_tokens use_fast
                verbose is_local local_files_only return_token_type_ids""");
        AllowedValues.NUMBER.allow(fields, "model_max_length max_len");
        AllowedValues.WHOLE.allow(fields, "pad_token_type_id bos_token_id eos_token_id pad_token_id unk_token_id");
        SIDE.allow(fields, "padding_side truncation_side");
        EMPTY.allow(fields, "sp_model_kwargs init_inputs");
        fields.put("backend", AllowedValues.texts(Set.of("tokenizers")));
        fields.put("auto_map", AllowedValues.never("a tokenizer without code of its own"));
        fields.put(
                "fast_tokenizer_files",
                AllowedValues.never("one tokenizer.json: remove the field if the file is the right one"));
        return Map.copyOf(fields);
    }

    /** Whether a field gives a token by its role. */
    static boolean isToken(String field) {
        return field.endsWith("_token") && !field.equals("add_bos_token") && !field.equals("add_eos_token");
    }

    /** Of {@code tokenizer_config.json}. */
    static void requireConfig(Path file, JsonNode config) {
        AllowedValues.requireKnown(file, "", config, withTokens(CONFIG, config), CONFIG_HARMLESS);
    }

    /** Of {@code special_tokens_map.json}: older versions hand all its fields on too. */
    static void requireMap(Path file, JsonNode map, List<String> lists) {
        AllowedValues.requireKnown(file, "", map, withTokens(Set.copyOf(lists), map), Map.of());
    }

    private static Set<String> withTokens(Set<String> fields, JsonNode object) {
        Set<String> all = object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(TokenizerFields::isToken)
                .collect(Collectors.toSet());
        all.addAll(fields);
        return all;
    }

    /** Of {@code tokenizer.json} and its model; the kinds of its other parts are for the native library to know. */
    static void requireTokenizer(Path file, JsonNode tokenizer) {
        AllowedValues.requireKnown(file, "", tokenizer, TOP, Map.of());
        requireNoTable(file, "normalizer", tokenizer.path("normalizer"));
        requireSteady(file, tokenizer);
        JsonNode model = tokenizer.path("model");
        // A kind that is not known here is not known to the native library either, which says so.
        Set<String> known = MODELS.get(model.path("type").asText("BPE"));
        if (known != null) {
            AllowedValues.requireKnown(file, "model.", model, known, Map.of());
        }
    }

    /** The native library does not refuse what its JSON reader cannot take inside a part: it ends the process. */
    static void requireReadable(Path file, String place, JsonNode node, int depth) {
        boolean lone = node.isTextual() && hasLoneSurrogate(node.textValue());
        if (lone || depth > DEEPEST || (node.isNumber() && !Double.isFinite(node.doubleValue()))) {
            throw new InputException("%s, field %s: %s; correct it."
                    .formatted(
                            file,
                            place.substring(1),
                            lone
                                    ? "a text holds half of a character pair"
                                    : depth > DEEPEST ? "it is nested too deeply" : "the number is too large"));
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                if (hasLoneSurrogate(entry.getKey())) {
                    throw new InputException("%s, field %s: a name in it holds half of a character pair; correct it."
                            .formatted(file, place.isEmpty() ? "(top)" : place.substring(1)));
                }
                requireReadable(file, place + "." + entry.getKey(), entry.getValue(), depth + 1);
            });
        } else {
            for (int i = 0; i < node.size(); i++) {
                requireReadable(file, place + "[" + i + "]", node.path(i), depth + 1);
            }
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Whether a text gets a space in front: so in Llama's tokenizers; a byte-level one says it. */
    static boolean prefixesSpace(JsonNode tokenizer) {
        JsonNode splitter = tokenizer.path("pre_tokenizer");
        Stream<JsonNode> parts =
                splitter.has("pretokenizers") ? splitter.path("pretokenizers").valueStream() : Stream.of(splitter);
        return parts.filter(part -> part.path("type").asText("").equals("ByteLevel"))
                .allMatch(part -> part.path("add_prefix_space").asBoolean(true));
    }

    /** The native library ends the process where the table inside such a part is damaged. */
    private static void requireNoTable(Path file, String place, JsonNode part) {
        if (part.path("type").asText("").equals("Precompiled")) {
            throw AllowedValues.unsupported(
                    file, place + ".type", "Precompiled", "all other kinds; re-save the tokenizer with a plain one");
        }
        for (int i = 0; i < part.path("normalizers").size(); i++) {
            requireNoTable(
                    file,
                    place + ".normalizers[" + i + "]",
                    part.path("normalizers").path(i));
        }
    }

    /** How a token that is normalized is written in an answer depends on the version of the native library. */
    private static void requireSteady(Path file, JsonNode tokenizer) {
        for (JsonNode token : tokenizer.path("added_tokens")) {
            boolean image = token.path("content").asText().equals(Turn.IMAGE);
            for (String flag : List.of("lstrip", "rstrip", "single_word")) {
                if (image && token.path(flag).asBoolean()) {
                    throw new InputException(
                            "%s, field added_tokens: %s of %s is true, which is not supported: an image takes the place of its marker alone, and white space beside it stays; set it to false."
                                    .formatted(file, flag, Turn.IMAGE));
                }
            }
            if (tokenizer.path("normalizer").isObject()
                    && token.path("normalized").asBoolean()
                    && !token.path("special").asBoolean()) {
                throw new InputException(
                        "%s, field added_tokens: %s is normalized and not special, which is not supported; make it special, or not normalized."
                                .formatted(file, token.path("content").asText()));
            }
        }
    }

    /**
     * The one template among the post-processors of {@code tokenizer.json}.
     *
     * @throws InputException if others beside it may add tokens
     */
    static JsonNode template(Path file, JsonNode processor) {
        if (!processor.path("type").asText("").equals("Sequence")) {
            return processor;
        }
        List<JsonNode> parts = processor
                .path("processors")
                .valueStream()
                .filter(part -> !part.path("type").asText("").equals("ByteLevel"))
                .toList();
        if (parts.size() != 1) {
            throw new InputException(
                    "%s, field post_processor: it has %d processors that may add tokens; keep the one TemplateProcessing that puts the start token in front."
                            .formatted(file, parts.size()));
        }
        return parts.get(0);
    }
}
