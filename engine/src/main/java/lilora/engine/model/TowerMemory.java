package lilora.engine.model;

/**
 * Memory of a vision transformer's pass beside its weights, by the tensors that its kernels have at one time: from shapes alone. It
 * grows with the number of tokens, not with its square, for attention is never written out.
 *
 * @param hidden size of a token
 * @param inner numbers that the inner layer of a token's feed-forward has at one time, see {@link #inner}
 * @param kept states that are kept to the end, besides the one that is worked on
 * @param rotary whether queries and keys are turned, in float32
 * @param width numbers of a visual token
 */
record TowerMemory(int hidden, int inner, int kept, boolean rotary, int width) {
    /**
     * The most that exists at one time, in bytes.
     *
     * @param pixels numbers of the images
     * @param frames times that a patch sees each pixel
     * @param tokens of the tower, of all images together
     * @param visual tokens that come out of it
     * @param number bytes of a number that the model computes with
     */
    long bytes(long pixels, int frames, long tokens, long visual, int number) {
        long state = tokens * hidden * number;
        long input = pixels * Float.BYTES;
        long narrow = number == Float.BYTES ? 0 : pixels * number;
        long film = frames > 1 ? pixels * frames * number : 0;
        long embedding = narrow + film + 2 * state;
        long output = visual * width * (number + Float.BYTES) + (kept + 1) * state;
        return input + Math.max(embedding, Math.max((kept + 1) * state + layer(tokens, number), output));
    }

    /** What goes into an activation, what comes out, and for one by parts what stands between. */
    static int inner(String activation, int intermediate, boolean gated) {
        boolean parts = Activation.named(activation).orElse(null) == Activation.QUICK_GELU;
        return (gated ? 4 : parts ? 3 : 2) * intermediate;
    }

    /** Beside its input the normed one, and: q, k and v with what turns them, or the sum and the inner layer. */
    private long layer(long tokens, int number) {
        long state = tokens * hidden * number;
        long turned = 2 * tokens * hidden * Float.BYTES * (number == Float.BYTES ? 2 : 3);
        long attention = 3 * state + (rotary ? turned : state);
        long feedForward = state + tokens * inner * number;
        return state + Math.max(attention, feedForward);
    }
}
