package lilora.engine.peft;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;

/** What the modules of a model are called by the programs that save adapters for them. */
enum ModuleNames {
    /** The class of transformers since 4.52. */
    TRANSFORMERS(name -> {
        if (name.startsWith(Prefix.QWEN_VISION)) {
            return "model." + name;
        }
        if (name.startsWith(Prefix.QWEN_LANGUAGE)) {
            return "model.language_model." + name.substring(Prefix.QWEN_LANGUAGE.length());
        }
        if (name.startsWith(Prefix.TOWER)) {
            return "model." + name.replace(Prefix.VISION, Prefix.TOWER);
        }
        if (name.startsWith(Prefix.LANGUAGE)) {
            return "model.language_model." + name.substring(Prefix.LANGUAGE.length());
        }
        return name.startsWith(Prefix.PROJECTOR) ? "model." + name : name.replace("language_model.lm_head", "lm_head");
    }),
    /** The same class before that: the names that the weights are called by here. */
    TRANSFORMERS_BEFORE_4_52(UnaryOperator.identity()),
    /** The original repository, which SMoLoRA's, MCITlib's and LiLoRA's scripts are made from. */
    LLAVA(name -> {
        if (name.startsWith(Prefix.VISION)) {
            return "model.vision_tower.vision_tower.vision_model." + name.substring(Prefix.VISION.length());
        }
        if (name.startsWith(Prefix.LANGUAGE)) {
            return "model." + name.substring(Prefix.LANGUAGE.length());
        }
        return name.replace("multi_modal_projector.linear_1", "model.mm_projector.0")
                .replace("multi_modal_projector.linear_2", "model.mm_projector.2")
                .replace("language_model.lm_head", "lm_head");
    });

    private static final class Prefix {
        static final String TOWER = "vision_tower.";
        static final String VISION = "vision_tower.vision_model.";
        static final String LANGUAGE = "language_model.model.";
        static final String PROJECTOR = "multi_modal_projector.";
        static final String QWEN_VISION = "visual.";
        static final String QWEN_LANGUAGE = "model.";
    }

    @SuppressWarnings("ImmutableEnumChecker") // the functions above keep nothing
    private final UnaryOperator<String> name;

    ModuleNames(UnaryOperator<String> name) {
        this.name = name;
    }

    /** What the module of this name is called there. */
    String of(String module) {
        return name.apply(module);
    }

    /** All linear layers of a model, those of the vision tower too: the name there to the name here. */
    Map<String, String> linears(ModelConfig model) {
        Map<String, String> linears = new LinkedHashMap<>();
        model.parameterShapes().forEach((weight, shape) -> {
            if (weight.endsWith(".weight") && shape.length == 2 && !weight.contains("embed")) {
                String module = weight.substring(0, weight.length() - ".weight".length());
                linears.put(of(module), module);
            }
        });
        for (LinearSite site : model.linearSites()) {
            linears.put(of(site.name()), site.name());
        }
        return linears;
    }

    /** The names under which most of these modules are linear layers of the model; the newest of equals. */
    static ModuleNames fitting(Set<String> modules, ModelConfig model) {
        ModuleNames fitting = TRANSFORMERS;
        long most = 0;
        for (ModuleNames names : values()) {
            Set<String> linears = names.linears(model).keySet();
            long known = modules.stream().filter(linears::contains).count();
            if (known > most) {
                most = known;
                fitting = names;
            }
        }
        return fitting;
    }
}
