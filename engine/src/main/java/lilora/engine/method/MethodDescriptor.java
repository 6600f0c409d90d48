package lilora.engine.method;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a method is.
 *
 * @param id kebab-case, unique
 * @param title for people
 * @param summary one or two sentences with the idea
 * @param source paper section or reference code of the formulas
 * @param defaults the options with their default values; its type is the options' schema
 * @param capabilities what the method needs and does
 * @param penalty what people call that which it adds to the task loss, as in a legend; null if it adds nothing
 */
public record MethodDescriptor<O extends Record>(
        String id,
        String title,
        String summary,
        String source,
        O defaults,
        Set<Capability> capabilities,
        @Nullable String penalty) {
    public MethodDescriptor {
        capabilities = Set.copyOf(capabilities);
    }

    /** Of a method that minimises the task loss alone. */
    public MethodDescriptor(
            String id, String title, String summary, String source, O defaults, Set<Capability> capabilities) {
        this(id, title, summary, source, defaults, capabilities, null);
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
