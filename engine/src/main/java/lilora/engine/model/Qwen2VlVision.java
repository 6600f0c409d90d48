package lilora.engine.model;

import java.util.HashMap;
import java.util.Map;
import lilora.engine.json.AllowedValues;

/**
 * The shape of Qwen2-VL's vision transformer.
 *
 * @param layers number of layers
 * @param hidden size of a patch's state
 * @param intermediate inner size of the feed-forward layers
 * @param heads attention heads
 * @param patchSize width and height of a patch in pixels
 * @param frames pictures of a film that one patch covers
 * @param merge rows, and columns, of patches that become one visual token
 * @param activation name of the activation
 */
record Qwen2VlVision(
        int layers, int hidden, int intermediate, int heads, int patchSize, int frames, int merge, String activation) {
    private static final int MOST_FRAMES = 16;
    private static final int MOST_MERGED = 16;
    private static final double THETA = 10_000;

    /**
     * Reads {@code vision_config}.
     *
     * @param out size of a visual token: the decoder's
     */
    static Qwen2VlVision read(ConfigObject vision, int out) {
        String type = vision.string("model_type", "qwen2_vl");
        if (!type.equals("qwen2_vl") && !type.equals("qwen2_vl_vision")) {
            throw vision.unsupported("model_type", vision.optional("model_type"), "qwen2_vl_vision");
        }
        int hidden = vision.integer("embed_dim", 1280, 1, DecoderReader.LARGEST);
        int heads = vision.integer("num_heads", 16, 1, DecoderReader.LARGEST);
        vision.multiple("embed_dim", hidden, "num_heads", heads);
        vision.multiple("embed_dim / num_heads", hidden / heads, "four, for halves of rows and columns", 4);
        int given = vision.integer("hidden_size", 3584, 1, DecoderReader.LARGEST);
        if (given != out) {
            throw vision.wrong(
                    "hidden_size", "is %d, but the decoder's hidden_size is %d; correct one.".formatted(given, out));
        }
        int patch = vision.integer("patch_size", 14, 1, Towers.LARGEST_IMAGE);
        int older = vision.integer("spatial_patch_size", patch, 1, Towers.LARGEST_IMAGE);
        if (older != patch) {
            throw vision.wrong(
                    "spatial_patch_size", "is %d, but patch_size is %d; correct one.".formatted(older, patch));
        }
        requireAxial(vision.object("rope_parameters"));
        Qwen2VlVision config = new Qwen2VlVision(
                vision.integer("depth", 32, 1, DecoderReader.MOST_LAYERS),
                hidden,
                Math.multiplyExact(hidden, vision.integer("mlp_ratio", 4, 1, 64)),
                heads,
                patch,
                vision.integer("temporal_patch_size", 2, 1, MOST_FRAMES),
                vision.integer("spatial_merge_size", 2, 1, MOST_MERGED),
                vision.activation("hidden_act", "quick_gelu"));
        vision.finish(harmless());
        return config;
    }

    private static void requireAxial(ConfigObject rope) {
        rope.only("rope_type", "axial");
        if (rope.positiveReal("rope_theta", THETA) != THETA) {
            throw rope.unsupported("rope_theta", rope.optional("rope_theta"), "10000");
        }
        rope.finish(Map.of());
    }

    private static Map<String, AllowedValues> harmless() {
        Map<String, AllowedValues> fields = new HashMap<>(HarmlessFields.ofVision());
        AllowedValues.number(3).allow(fields, "in_channels in_chans");
        return fields;
    }

    /** Visual tokens lie in whole blocks of merged patches. */
    int factor() {
        return patchSize * merge;
    }

    /** Numbers of a merged block of patches. */
    int merged() {
        return hidden * merge * merge;
    }

    /**
     * The angles by which queries and keys of an image's patches turn, in the order of the patches: block by block, (patches, e / 2).
     * The first half of them turns by the row, the second by the column.
     *
     * @param rows of patches
     * @param columns of patches
     */
    float[] angles(int rows, int columns) {
        float[] frequencies = new Rope(THETA).frequencies(hidden / heads / 2);
        int quarter = frequencies.length;
        float[] angles = new float[rows * columns * 2 * quarter];
        int at = 0;
        int block = merge * merge;
        for (int patch = 0; patch < rows * columns; patch++) {
            int row = patch / block / (columns / merge) * merge + patch % block / merge;
            int column = patch / block % (columns / merge) * merge + patch % merge;
            for (int i = 0; i < quarter; i++, at++) {
                angles[at] = row * frequencies[i];
                angles[at + quarter] = column * frequencies[i];
            }
            at += quarter;
        }
        return angles;
    }
}
