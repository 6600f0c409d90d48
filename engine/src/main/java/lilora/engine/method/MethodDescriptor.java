package lilora.engine.method;

import java.util.Arrays;
import java.util.List;
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
        TRAINS("", ""),
        /** Inference must be told which task a question belongs to. */
        NEEDS_TASK_ID("has to be told which task a question belongs to", "task of each question"),
        /** What is stored grows with every task. */
        GROWS("stores more with every task", ""),
        /** It keeps training data of earlier tasks. */
        STORES_DATA("keeps training data of earlier tasks", "stored items"),
        /** It sees all tasks' data at once: an upper reference, not a continual method. */
        JOINT("sees the data of all tasks at once, so it is a reference and no continual method", "all tasks at once"),
        /** What the base model has frozen itself stands for encoders of images and words that it has where it is published. */
        STAND_IN_ENCODERS(
                "embeds questions by the base model itself, where it has encoders of its own as published",
                "stand-in encoders");

        private final String words;
        private final String need;

        Capability(String words, String need) {
            this.words = words;
            this.need = need;
        }
    }

    /** What is to be known when the method is compared with others, a sentence; empty if there is nothing. */
    public String remark() {
        List<String> facts = Arrays.stream(Capability.values())
                .filter(capabilities::contains)
                .map(capability -> capability.words)
                .filter(words -> !words.isEmpty())
                .toList();
        int last = facts.size() - 1;
        return facts.isEmpty()
                ? ""
                : "It %s%s."
                        .formatted(
                                last == 0 ? "" : String.join(", ", facts.subList(0, last)) + ", and ", facts.get(last));
    }

    /** What not every method needs, each in a few words, for a column of a table. */
    public List<String> needs() {
        return Arrays.stream(Capability.values())
                .filter(capabilities::contains)
                .map(capability -> capability.need)
                .filter(need -> !need.isEmpty())
                .toList();
    }

    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}
