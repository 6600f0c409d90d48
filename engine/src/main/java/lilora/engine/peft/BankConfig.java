package lilora.engine.peft;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.json.AllowedValues;
import lilora.engine.json.Json;

/**
 * What {@code adapter_config.json} of LiLoRA's released code says, every field of it honoured or refused. That code is a fork of PEFT
 * 0.4, of which it has the fields and two more.
 *
 * @param rank r of A and B0
 * @param subRank s of each task's own part
 * @param alpha scale times rank
 * @param dropout share of inputs dropped in training
 * @param targets which modules are adapted
 */
record BankConfig(int rank, int subRank, double alpha, double dropout, TargetModules targets) {
    private static final String TYPE = "LILORA";
    private static final int MOST = 65536;
    private static final Set<String> READ = Set.of(
            "peft_type",
            "r",
            "sub_rank",
            "lora_alpha",
            "lora_dropout",
            "target_modules",
            "layers_to_transform",
            "layers_pattern");
    private static final Map<String, AllowedValues> HARMLESS = harmless();

    private static Map<String, AllowedValues> harmless() {
        Map<String, AllowedValues> fields = new HashMap<>();
        AllowedValues.TEXT.allow(fields, "base_model_name_or_path revision task_type");
        // A linear layer of PyTorch has its weights as they are, and the bank tells its tasks itself.
        AllowedValues.BOOLEAN.allow(fields, "inference_mode fan_in_fan_out init_lora_weights");
        AllowedValues.WHOLE.allow(fields, "task_id");
        AllowedValues.ANY.allow(fields, "auto_mapping");
        AllowedValues.NOTHING.allow(fields, "modules_to_save");
        fields.put("bias", AllowedValues.texts(Set.of("none")));
        return Map.copyOf(fields);
    }

    static BankConfig read(Path folder) {
        Path file = folder.resolve(AdapterConfig.FILE);
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "%s has a task bank, but no %s, which says alpha; copy it from where the bank was trained."
                            .formatted(folder, AdapterConfig.FILE));
        }
        JsonNode config = Json.tree(file);
        if (!config.isObject()) {
            throw new InputException(file + " must be a JSON object.");
        }
        if (!config.path("peft_type").asText().equals(TYPE)) {
            throw AllowedValues.unsupported(
                    file, "peft_type", config.path("peft_type").asText(), TYPE + ", as beside any task bank");
        }
        AllowedValues.requireKnown(file, "", config, READ, HARMLESS);
        return new BankConfig(
                whole(file, config, "r"),
                whole(file, config, "sub_rank"),
                number(file, config, "lora_alpha", MOST),
                number(file, config, "lora_dropout", 0.9),
                TargetModules.read(file, config));
    }

    private static int whole(Path file, JsonNode config, String field) {
        JsonNode value = config.path(field);
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > MOST) {
            throw AllowedValues.unsupported(file, field, value.toString(), "a whole number from 1 to " + MOST);
        }
        return value.intValue();
    }

    private static double number(Path file, JsonNode config, String field, double most) {
        JsonNode value = config.path(field);
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > most) {
            throw AllowedValues.unsupported(file, field, value.toString(), "a number from 0 to " + most);
        }
        return value.doubleValue();
    }

    /** The fields that the released code writes. */
    static Map<String, Object> fields(
            int rank, int subRank, double alpha, double dropout, List<String> modules, int lastTask, String baseModel) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("base_model_name_or_path", baseModel);
        fields.put("bias", "none");
        fields.put("fan_in_fan_out", false);
        fields.put("inference_mode", true);
        fields.put("init_lora_weights", true);
        fields.put("lora_alpha", alpha == Math.rint(alpha) ? (Number) (long) alpha : (Number) alpha);
        fields.put("lora_dropout", dropout);
        fields.put("peft_type", TYPE);
        fields.put("r", rank);
        fields.put("sub_rank", subRank);
        fields.put("target_modules", modules);
        fields.put("task_id", lastTask);
        fields.put("task_type", "CAUSAL_LM_LILORA");
        return fields;
    }
}
