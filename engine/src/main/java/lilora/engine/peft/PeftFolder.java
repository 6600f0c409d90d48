package lilora.engine.peft;

import ai.djl.ndarray.NDArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import lilora.engine.file.AtomicFile;
import lilora.engine.json.Json;
import lilora.engine.method.LowRank;
import lilora.engine.model.weights.TensorWriter;

/** Writes LoRA adapters as PEFT does, for LLaVA models of transformers 4.52 and later. */
public final class PeftFolder {
    private PeftFolder() {}

    /**
     * Writes configuration, tensors and card into a folder that exists.
     *
     * @param adapters by the name of the layer here; at least one
     * @param dropout share of inputs that were dropped in training, for those who train on
     * @param baseModel what the base model is called, usually its folder
     * @param card the text of README.md
     */
    public static void write(
            Path folder, SortedMap<String, LowRank> adapters, double dropout, String baseModel, String card) {
        write(folder, adapters, dropout, baseModel, card, false);
    }

    /**
     * The same.
     *
     * @param half whether the tensors are written in 16 bits instead of 32
     */
    public static void write(
            Path folder,
            SortedMap<String, LowRank> adapters,
            double dropout,
            String baseModel,
            String card,
            boolean half) {
        Map<String, NDArray> tensors = new TreeMap<>();
        Map<String, LowRank> modules = new TreeMap<>();
        adapters.forEach((site, adapter) -> {
            String module = ModuleNames.TRANSFORMERS.of(site);
            modules.put(module, adapter);
            tensors.put(PeftAdapter.PREFIX + module + PeftAdapter.DOWN, adapter.down());
            tensors.put(PeftAdapter.PREFIX + module + PeftAdapter.UP, adapter.up());
        });
        Path weights = folder.resolve(PeftAdapter.WEIGHTS);
        if (half) {
            TensorWriter.writeHalf(weights, tensors, Map.of("format", "pt"));
        } else {
            TensorWriter.write(weights, tensors, Map.of("format", "pt"));
        }
        Json.writeAtomically(folder.resolve(AdapterConfig.FILE), config(modules, dropout, baseModel));
        AtomicFile.write(folder.resolve("README.md"), card.getBytes(StandardCharsets.UTF_8));
    }

    /** Modules are named in full, so that PEFT adapts these and no others whatever else ends alike. */
    private static Map<String, Object> config(Map<String, LowRank> modules, double dropout, String baseModel) {
        LowRank usual = modules.values().iterator().next();
        Map<String, Object> ranks = new LinkedHashMap<>();
        Map<String, Object> alphas = new LinkedHashMap<>();
        modules.forEach((module, adapter) -> {
            String key = "^" + Pattern.compile("\\.").matcher(module).replaceAll("\\\\.");
            if (rank(adapter) != rank(usual)) {
                ranks.put(key, rank(adapter));
            }
            if (!alpha(adapter).equals(alpha(usual))) {
                alphas.put(key, alpha(adapter));
            }
        });
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", "CAUSAL_LM");
        config.put("base_model_name_or_path", baseModel);
        config.put("inference_mode", true);
        config.put("r", rank(usual));
        config.put("lora_alpha", alpha(usual));
        config.put("lora_dropout", dropout);
        config.put("rank_pattern", ranks);
        config.put("alpha_pattern", alphas);
        config.put("target_modules", List.copyOf(modules.keySet()));
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("init_lora_weights", true);
        config.put("use_dora", false);
        config.put("use_rslora", false);
        return config;
    }

    private static long rank(LowRank adapter) {
        return adapter.down().getShape().get(0);
    }

    /** The scale times the rank: the whole number that gives the scale, where one does. */
    private static Number alpha(LowRank adapter) {
        double alpha = (double) adapter.scale() * rank(adapter);
        long whole = Math.round(alpha);
        return (float) ((double) whole / rank(adapter)) == adapter.scale() ? (Number) whole : (Number) alpha;
    }
}
