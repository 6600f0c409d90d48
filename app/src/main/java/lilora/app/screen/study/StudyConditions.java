package lilora.app.screen.study;

import java.util.ArrayList;
import java.util.List;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor.Capability;
import lilora.engine.study.StudyResult;

/**
 * What some variants of a study are given and others are not, so that they are never compared without a word.
 *
 * @param methods what theirs ask for
 */
record StudyConditions(StudyResult result, MethodCatalog methods) {
    private record Condition(Capability capability, String words) {}

    private static final List<Condition> CONDITIONS = List.of(
            new Condition(Capability.NEEDS_TASK_ID, "Told the task of each question"),
            new Condition(Capability.STORES_DATA, "Keep items of earlier tasks"),
            new Condition(Capability.JOINT, "Learn all tasks at once"));

    /** A sentence for each; empty where all variants that learn are given the same. */
    String sentences() {
        List<String> learning = having(Capability.TRAINS);
        List<String> sentences = new ArrayList<>();
        for (Condition condition : CONDITIONS) {
            List<String> some = having(condition.capability());
            if (!some.isEmpty() && some.size() < learning.size()) {
                sentences.add("%s: %s.".formatted(condition.words(), String.join(", ", some)));
            }
        }
        return String.join(" ", sentences);
    }

    private List<String> having(Capability capability) {
        return result.variants().stream()
                .filter(variant -> methods.can(
                        result.of(variant).get(0).run().experiment().method().id(), capability))
                .toList();
    }
}
