package lilora.engine.result;

/**
 * What a run takes of the memory of its device at most, by what for, in bytes.
 *
 * @param weights of the base model, as they are held
 * @param adapters all that is kept for tasks
 * @param optimiser gradients and moments of what is trained
 * @param activations what a training step keeps for its backward pass, and what that needs at a time; or the vision tower's pass,
 *     where that takes more
 * @param process the program itself and what its heap and allocator keep
 */
public record MemoryPlan(long weights, long adapters, long optimiser, long activations, long process) {
    /** The same where something other than a training step takes this much. */
    public MemoryPlan orActivations(long other) {
        return new MemoryPlan(weights, adapters, optimiser, Math.max(activations, other), process);
    }

    /** All of it. */
    public long bytes() {
        return weights + adapters + optimiser + activations + process;
    }
}
