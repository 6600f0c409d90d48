package lilora.engine.peft;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.json.AllowedValues;
import lilora.engine.json.Json;

/**
 * What PEFT's {@code adapter_config.json} says of a LoRA or DoRA adapter, every field of it honoured or refused.
 *
 * @param rank r where no pattern says otherwise
 * @param alpha scale times rank, likewise
 * @param ranks other ranks, by an expression for the end of a module's name; the first that fits counts
 * @param alphas other alphas, likewise
 * @param rootScale whether the scale is alpha / sqrt(r) (rsLoRA, arXiv 2312.03732) and not alpha / r
 * @param dora whether there is a magnitude for each output (DoRA, arXiv 2402.09353)
 * @param targets which modules are adapted
 */
record AdapterConfig(
        int rank,
        double alpha,
        Map<Pattern, Double> ranks,
        Map<Pattern, Double> alphas,
        boolean rootScale,
        boolean dora,
        TargetModules targets) {
    static final String FILE = "adapter_config.json";
    private static final int MOST = 65536;

    private static final Set<String> READ = Set.of(
            "peft_type",
            "r",
            "lora_alpha",
            "rank_pattern",
            "alpha_pattern",
            "use_rslora",
            "use_dora",
            "target_modules",
            "exclude_modules",
            "layers_to_transform",
            "layers_pattern",
            "bias",
            "modules_to_save");
    private static final Map<String, AllowedValues> HARMLESS = harmless();

    private static Map<String, AllowedValues> harmless() {
        Map<String, AllowedValues> fields = new HashMap<>();
        AllowedValues.TEXT.allow(fields, "base_model_name_or_path revision task_type peft_version megatron_core");
        // A linear layer of PyTorch has its weights as they are; PEFT sets the second back to false there.
        AllowedValues.BOOLEAN.allow(fields, "inference_mode fan_in_fan_out ensure_weight_tying");
        AllowedValues.NUMBER.allow(fields, "lora_dropout qalora_group_size");
        // How an adapter began, where it began at zero: the others change the weights of the base model.
        fields.put(
                "init_lora_weights",
                new AllowedValues(
                        value -> value.isBoolean()
                                || Set.of("gaussian", "eva", "orthogonal").contains(value.asText()),
                        "true, false, gaussian, orthogonal or eva: other beginnings change the base model's weights, so convert the adapter to a plain LoRA when it is saved"));
        AllowedValues.ANY.allow(
                fields, "auto_mapping runtime_config loftq_config eva_config corda_config lora_ga_config");
        AllowedValues.NO.allow(fields, "use_qalora lora_bias");
        AllowedValues.NOTHING.allow(
                fields,
                "megatron_config layer_replication trainable_token_indices target_parameters alora_invocation_tokens"
                        + " use_bdlora arrow_config kasa_config monteclora_config velora_config");
        return Map.copyOf(fields);
    }

    static AdapterConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        JsonNode config = Json.tree(file);
        if (!config.isObject()) {
            throw new InputException(file + " must be a JSON object.");
        }
        String type = config.path("peft_type").asText();
        if (!type.equals("LORA")) {
            throw AllowedValues.unsupported(file, "peft_type", type, "LORA, which DoRA is too");
        }
        AllowedValues.requireKnown(file, "", config, READ, HARMLESS);
        if (!config.path("bias").asText("none").equals("none")) {
            throw AllowedValues.unsupported(
                    file, "bias", config.path("bias").asText(), "none: the base model's biases are frozen here");
        }
        if (config.hasNonNull("modules_to_save")
                && !config.path("modules_to_save").isEmpty()) {
            throw AllowedValues.unsupported(
                    file,
                    "modules_to_save",
                    config.path("modules_to_save").toString(),
                    "none: merge the adapter in Python (merge_and_unload) and open the whole model");
        }
        return new AdapterConfig(
                (int) number(file, "r", config.path("r"), 8),
                number(file, "lora_alpha", config.path("lora_alpha"), 8),
                pattern(file, "rank_pattern", config.path("rank_pattern")),
                pattern(file, "alpha_pattern", config.path("alpha_pattern")),
                flag(file, config, "use_rslora"),
                flag(file, config, "use_dora"),
                TargetModules.read(file, config));
    }

    private static boolean flag(Path file, JsonNode config, String field) {
        JsonNode value = config.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw AllowedValues.unsupported(file, field, value.toString(), "true or false");
        }
        return value.booleanValue();
    }

    private static double number(Path file, String field, JsonNode value, double usual) {
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        boolean rank = field.startsWith("r");
        double lowest = rank ? 1 : 0;
        if (!value.isNumber()
                || value.doubleValue() < lowest
                || value.doubleValue() > MOST
                || (rank && !value.isInt())) {
            throw AllowedValues.unsupported(
                    file,
                    field,
                    value.toString(),
                    rank ? "a whole number from 1 to " + MOST : "a number from 0 to " + MOST);
        }
        return value.doubleValue();
    }

    private static Map<Pattern, Double> pattern(Path file, String field, JsonNode map) {
        Map<Pattern, Double> values = new LinkedHashMap<>();
        if (!map.isObject() && !map.isMissingNode() && !map.isNull()) {
            throw AllowedValues.unsupported(file, field, map.toString(), "an object of numbers by name");
        }
        map.properties().forEach(entry -> {
            // PEFT 0.13 and later: a pattern that begins with ^ stands for the whole name.
            Pattern name = TargetModules.expression(file, field, "(.*\\.)?(" + entry.getKey() + ")");
            values.put(name, number(file, field + "." + entry.getKey(), entry.getValue(), 0));
        });
        return values;
    }

    private static double of(Map<Pattern, Double> pattern, String module, double usual) {
        for (Map.Entry<Pattern, Double> entry : pattern.entrySet()) {
            if (entry.getKey().matcher(module).matches()) {
                return entry.getValue();
            }
        }
        return usual;
    }

    /** r of a module, by its name in the program that saved the adapter. */
    int rank(String module) {
        return (int) of(ranks, module, rank);
    }

    /** What A's and B's product is multiplied with. */
    float scale(String module) {
        double r = rank(module);
        return (float) (of(alphas, module, alpha) / (rootScale ? Math.sqrt(r) : r));
    }
}
