package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import lilora.engine.json.AllowedValues;

/**
 * Fields that transformers writes into configurations and that change nothing here, with the values for which that is so. Up
 * to version 4 it wrote every setting of every kind of model, most of them at their defaults.
 */
final class HarmlessFields {
    private static final AllowedValues ZERO = AllowedValues.number(0);
    private static final AllowedValues ONE = AllowedValues.number(1);
    private static final AllowedValues TYPE = new AllowedValues(
            value -> value.isTextual()
                    && Set.of("float32", "float16", "bfloat16", "auto").contains(plainType(value)),
            "float32, float16 or bfloat16");
    private static final AllowedValues NEVER_QUANTISED =
            AllowedValues.never("weights that are not quantised: convert the model to float16, bfloat16 or float32");

    private HarmlessFields() {}

    private static String plainType(JsonNode value) {
        return value.textValue().startsWith("torch.")
                ? value.textValue().substring("torch.".length())
                : value.textValue();
    }

    /** Of all three configurations. */
    private static Map<String, AllowedValues> common() {
        Map<String, AllowedValues> fields = new HashMap<>();
        AllowedValues.ANY.allow(fields, """
                _name_or_path name_or_path _commit_hash transformers_version id2label label2id num_labels
                problem_type finetuning_task prefix task_specific_params tokenizer_class architectures
                _attn_implementation attn_implementation _attn_implementation_internal""");
        // Answers are decoded greedily whatever a folder says; ask and evaluate state it.
        AllowedValues.BOOLEAN.allow(fields, """
                return_dict output_hidden_states output_attentions output_scores return_dict_in_generate
                use_cache use_return_dict torchscript use_bfloat16 tf_legacy_loss remove_invalid_values
                _attn_implementation_autoset _flash_attn_2_enabled gradient_checkpointing early_stopping
                do_sample""");
        AllowedValues.WHOLE.allow(fields, """
                max_length decoder_start_token_id sep_token_id num_return_sequences num_beam_groups top_k""");
        AllowedValues.NUMBER.allow(fields, """
                temperature top_p typical_p length_penalty diversity_penalty initializer_range
                initializer_factor""");
        AllowedValues.NO.allow(fields, "is_decoder is_encoder_decoder add_cross_attention tie_encoder_decoder");
        ZERO.allow(fields, """
                min_length no_repeat_ngram_size encoder_no_repeat_ngram_size chunk_size_feed_forward dropout
                attention_dropout hidden_dropout embd_pdrop resid_pdrop""");
        ONE.allow(fields, "repetition_penalty encoder_repetition_penalty num_beams");
        AllowedValues.NOTHING.allow(fields, "pruned_heads bad_words_ids suppress_tokens begin_suppress_tokens");
        fields.put("dtype", TYPE);
        fields.put("torch_dtype", TYPE);
        fields.put("quantization_config", NEVER_QUANTISED);
        fields.put("compression_config", NEVER_QUANTISED);
        fields.put("auto_map", AllowedValues.never("a model without code of its own"));
        return fields;
    }

    /**
     * Of {@code generation_config.json}. Answers are decoded greedily, so sampling and beams are not done (see
     * {@link ModelRemarks}); what would change the choice of the likeliest token is refused.
     */
    static Map<String, AllowedValues> ofGeneration() {
        Map<String, AllowedValues> fields = common();
        AllowedValues.ANY.allow(fields, """
                _from_model_config cache_implementation cache_config num_beams penalty_alpha early_stopping
                num_assistant_tokens_schedule trust_remote_code max_time return_legacy_cache disable_compile
                compile_config""");
        AllowedValues.NUMBER.allow(fields, """
                bos_token_id max_new_tokens num_assistant_tokens assistant_lookbehind target_lookbehind
                prompt_lookup_num_tokens max_matching_ngram_size low_memory""");
        AllowedValues.NUMBER.allow(fields, "epsilon_cutoff eta_cutoff min_p top_h assistant_confidence_threshold");
        AllowedValues.NO.allow(fields, "output_logits renormalize_logits token_healing");
        fields.put("min_new_tokens", ZERO);
        fields.put("guidance_scale", ONE);
        return fields;
    }

    /** Of the file as a whole. */
    static Map<String, AllowedValues> ofModel() {
        Map<String, AllowedValues> fields = common();
        fields.put("ignore_index", AllowedValues.WHOLE);
        // Transformers writes its default, 576, whatever the tower has, and reads it nowhere.
        fields.put("image_seq_length", AllowedValues.WHOLE);
        fields.put("bos_token_id", AllowedValues.WHOLE);
        // Of the original layout, which does not read it from here either; images are always padded to a square.
        fields.put(
                "image_aspect_ratio",
                new AllowedValues(value -> value.asText("").equals("pad"), "pad: images are padded to a square"));
        fields.put(
                "transformers_weights",
                AllowedValues.never("weights in model.safetensors, or in shards with their index"));
        return fields;
    }

    /** Of {@code text_config}. */
    static Map<String, AllowedValues> ofText() {
        Map<String, AllowedValues> fields = common();
        fields.put("bos_token_id", AllowedValues.WHOLE);
        // Slices of the same products: nothing but rounding depends on it.
        fields.put("pretraining_tp", AllowedValues.WHOLE);
        fields.put("sliding_window", AllowedValues.never("attention over all positions"));
        fields.put("use_sliding_window", AllowedValues.NO);
        fields.put("is_causal", new AllowedValues(value -> value.isBoolean() && value.booleanValue(), "true"));
        fields.put(
                "layer_types",
                new AllowedValues(
                        value -> value.isArray()
                                && value.valueStream()
                                        .allMatch(type -> type.asText("").equals("full_attention")),
                        "full_attention in all layers"));
        return fields;
    }

    /** Of {@code vision_config}: it has no words and no head, and nothing is projected by it. */
    static Map<String, AllowedValues> ofVision() {
        Map<String, AllowedValues> fields = common();
        AllowedValues.WHOLE.allow(fields, "projection_dim vocab_size bos_token_id eos_token_id pad_token_id");
        fields.put("tie_word_embeddings", AllowedValues.BOOLEAN);
        return fields;
    }
}
