package lilora.engine.peft;

/** The tensors of a task bank, by their kind. */
public enum BankPart {
    /** A (r, in), shared by all tasks. */
    SHARED_DOWN("lora_share_A", "lora_share_A", "weight", false),
    /** B0 (out, r), likewise. */
    SHARED_UP("lora_share_B", "lora_share_B", "weight", false),
    /** A_t (s, r). */
    TASK_DOWN("lora_specific_A", "lora_specific_A", "weight", true),
    /** B_t (out, s). */
    TASK_UP("lora_specific_B", "lora_specific_B", "weight", true),
    /** f_t (1), whose sigmoid mixes B0 and B_t A_t. */
    MIX("lora_specific_B", "lora_specific_B", "fusion", true);

    /** The name that the released code gives its only adapter. */
    private static final String ADAPTER = "default";

    private final String dictionary;
    private final String parent;
    private final String leaf;
    private final boolean ofTask;

    BankPart(String dictionary, String parent, String leaf, boolean ofTask) {
        this.dictionary = dictionary;
        this.parent = parent;
        this.leaf = leaf;
        this.ofTask = ofTask;
    }

    /** Whether every task has one. */
    public boolean isOfTask() {
        return ofTask;
    }

    /** The dictionary of the bank that holds it. */
    String dictionary() {
        return dictionary;
    }

    /** Its key there. */
    String key(String module, String task) {
        String own = ofTask ? task + "." : "";
        return PeftAdapter.PREFIX + module + "." + parent + "." + ADAPTER + "." + own + leaf;
    }

    /** Dictionaries and key with points between. */
    String path(String module, String task) {
        return dictionary + "." + (ofTask ? task + "." : "") + key(module, task);
    }

    /** Sizes at a layer. */
    long[] shape(long in, long out, long rank, long subRank) {
        return switch (this) {
            case SHARED_DOWN -> new long[] {rank, in};
            case SHARED_UP -> new long[] {out, rank};
            case TASK_DOWN -> new long[] {subRank, rank};
            case TASK_UP -> new long[] {out, subRank};
            case MIX -> new long[] {1};
        };
    }
}
