package lilora.engine.method;

import java.util.Set;

/**
 * What a method is.
 *
 * @param id kebab-case, unique
 * @param title for people
 * @param summary one or two sentences with the idea
 * @param source paper section or reference code of the formulas
 * @param defaults the options with their default values; its type is the options' schema
 * @param capabilities what the method needs and does
 */
public record MethodDescriptor<O extends Record>(
        String id, String title, String summary, String source, O defaults, Set<Capability> capabilities) {
    public MethodDescriptor {
        capabilities = Set.copyOf(capabilities);
    }

    /** Facts that decide whether two methods may be compared without a remark. */
    public enum Capability {
        /** It trains something. */
        TRAINS,
        /** Inference must be told which task a question belongs to. */
        NEEDS_TASK_ID,
        /** What is stored grows with every task. */
        GROWS,
        /** It keeps training data of earlier tasks. */
        STORES_DATA,
        /** It sees all tasks' data at once: an upper reference, not a continual method. */
        JOINT
    }

    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}
