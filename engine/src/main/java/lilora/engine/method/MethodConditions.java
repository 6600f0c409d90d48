package lilora.engine.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.method.MethodDescriptor.Capability;

/**
 * What some of the methods that are compared are given and others are not, so that they never stand side by side without a word.
 *
 * @param ids of the methods, by what people call them there
 */
public record MethodConditions(Map<String, String> ids, MethodCatalog methods) {
    /** @param always whether it is told of all alike, too */
    private record Condition(Capability capability, String words, boolean always) {}

    private static final List<Condition> CONDITIONS = List.of(
            new Condition(Capability.NEEDS_TASK_ID, "Told the task of each question", false),
            new Condition(Capability.STORES_DATA, "Keep items of earlier tasks", false),
            new Condition(Capability.JOINT, "Learn all tasks at once", false),
            new Condition(
                    Capability.STAND_IN_ENCODERS,
                    "Embed questions by the base model itself, where they have encoders of their own as published",
                    true));

    public MethodConditions {
        ids = new LinkedHashMap<>(ids);
    }

    /** A sentence for each; those that all have alike are left out, but for stand-ins of what was published. */
    public String sentences() {
        List<String> learning = having(Capability.TRAINS);
        List<String> sentences = new ArrayList<>();
        for (Condition condition : CONDITIONS) {
            List<String> some = having(condition.capability());
            if (!some.isEmpty() && (condition.always() || some.size() < learning.size())) {
                sentences.add("%s: %s.".formatted(condition.words(), String.join(", ", some)));
            }
        }
        return String.join(" ", sentences);
    }

    private List<String> having(Capability capability) {
        return ids.entrySet().stream()
                .filter(entry -> methods.can(entry.getValue(), capability))
                .map(Map.Entry::getKey)
                .toList();
    }
}
