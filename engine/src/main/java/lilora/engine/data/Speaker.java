package lilora.engine.data;

/** Who says a turn. */
public enum Speaker {
    /** {@code "human"} in the files. */
    HUMAN,
    /** {@code "gpt"} in the files: what the model learns to say. */
    GPT
}
