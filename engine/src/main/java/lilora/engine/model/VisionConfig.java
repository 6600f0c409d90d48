package lilora.engine.model;

/**
 * The shape of a vision transformer.
 *
 * @param kind which one: its {@code model_type}
 * @param hidden size of a token
 * @param intermediate inner size of the feed-forward layers
 * @param layers number of layers
 * @param heads attention heads
 * @param channels colour channels of the image
 * @param imageSize width and height in pixels of the images that it has positions for
 * @param inputSize width and height in pixels of the images that it is given; only DINOv2's may differ from imageSize
 * @param patchSize width and height of a patch in pixels
 * @param activation name of the activation
 * @param normEps eps of the layer norms
 * @param options what only some kinds have
 */
public record VisionConfig(
        String kind,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int channels,
        int imageSize,
        int inputSize,
        int patchSize,
        String activation,
        double normEps,
        Options options) {

    /**
     * What only some kinds have.
     *
     * @param head whether weights of a pooling head are stored, which visual tokens do not pass (SigLIP)
     * @param mask whether a mask token is stored, which no image shows (DINOv2)
     * @param queryBias whether q, k and v have a bias
     * @param gated whether feed-forward layers are gated (DINOv2's largest)
     * @param registers tokens between the class token and the patches (DINOv2 with registers)
     */
    public record Options(boolean head, boolean mask, boolean queryBias, boolean gated, int registers) {
        static final Options NONE = new Options(false, false, true, false, 0);
    }

    /** Patches of one image. */
    public int patches() {
        int side = inputSize / patchSize;
        return side * side;
    }

    /** Patches that there are positions for. */
    int places() {
        int side = imageSize / patchSize;
        return side * side;
    }

    /** Tokens before the patches. */
    public int firstTokens() {
        return Towers.of(kind).firstTokens(this);
    }

    /** Whether images may have another size than there are positions for, which are interpolated then. */
    boolean takesOtherSizes() {
        return Towers.of(kind).takesOtherSizes();
    }

    VisionConfig withInputSize(int size) {
        return new VisionConfig(
                kind,
                hidden,
                intermediate,
                layers,
                heads,
                channels,
                imageSize,
                size,
                patchSize,
                activation,
                normEps,
                options);
    }
}
