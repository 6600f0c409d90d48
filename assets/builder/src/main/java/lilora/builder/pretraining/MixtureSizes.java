package lilora.builder.pretraining;

/**
 * How many samples each part of the mixture has; definitions are as many as the packages give.
 *
 * @param perDrawing pictures of each drawing alone
 * @param perDigit pictures of each handwritten digit
 * @param numbers pictures of handwritten numbers
 * @param shapes scenes of shapes
 * @param collages scenes of drawings
 * @param lettering pictures of text
 * @param spelling conversations on spelling
 * @param facts conversations on counts and places
 * @param heldOut how many samples with pictures are kept apart
 */
record MixtureSizes(
        int perDrawing,
        int perDigit,
        int numbers,
        int shapes,
        int collages,
        int lettering,
        int spelling,
        int facts,
        int heldOut) {
    /** What the shipped sample is taken from; nano was trained on the large one. */
    static final MixtureSizes SHIPPED = new MixtureSizes(1, 100, 300, 2000, 2800, 1900, 600, 900, 400);

    /** Eight times as much. */
    static final MixtureSizes LARGE = new MixtureSizes(8, 800, 2400, 16_000, 22_400, 15_200, 4800, 7200, 400);
}
