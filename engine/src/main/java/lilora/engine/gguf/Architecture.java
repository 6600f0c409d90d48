package lilora.engine.gguf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Architectures that are read, by ggml's names.
 *
 * <p>The converters of llama.cpp reorder the rows of LLaMA's query and key weights, from pairs of numbers half a head apart to pairs
 * side by side, as Meta's own weights have them; Qwen2's stay as they are.
 */
enum Architecture {
    LLAMA("LlamaForCausalLM", true),
    QWEN2("Qwen2ForCausalLM", false);

    private final String className;
    private final boolean turnsPairs;

    Architecture(String className, boolean turnsPairs) {
        this.className = className;
        this.turnsPairs = turnsPairs;
    }

    static Optional<Architecture> named(String name) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.id().equals(name))
                .findFirst();
    }

    static String names() {
        return Stream.of(values()).map(Architecture::id).collect(Collectors.joining(", "));
    }

    /** The name in files, which begins the names of its fields. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class of transformers. */
    String className() {
        return className;
    }

    /** Whether rows of queries and keys are in another order than Hugging Face's. */
    boolean turnsPairs() {
        return turnsPairs;
    }
}
