package lilora.assets.build.pretraining;

/**
 * How many samples each generated part of the mixture has; drawings and definitions are as many as the packages give.
 *
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
        int perDigit, int numbers, int shapes, int collages, int lettering, int spelling, int facts, int heldOut) {
    /** What is shipped. */
    static final MixtureSizes SHIPPED = new MixtureSizes(100, 300, 2000, 2800, 1900, 600, 900, 400);
}
