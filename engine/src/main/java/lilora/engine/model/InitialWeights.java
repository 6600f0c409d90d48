package lilora.engine.model;

import ai.djl.ndarray.types.Shape;
import java.util.Random;

/**
 * The weights of a new model. Norms are 1 and biases 0. Vision tower: random as OpenAI's CLIP starts its transformers
 * ({@code initialize_parameters} of its {@code model.py}), d the width and L the layers, but for its positions: they start as
 * sines and cosines of line and column, from which small towers learn shapes sooner (Beyer et al.,
 * arXiv 2205.01580; Chen et al., arXiv 2104.02057). Projector: as PyTorch starts a linear layer, which LLaVA leaves as it is.
 * Language model: LLaMA's 0.02.
 */
final class InitialWeights implements ModelConfig.InitialValues {
    private static final double LANGUAGE = 0.02;
    private static final double LONGEST_WAVE = 10_000;

    private final double width;
    private final double depth;
    private final Random random;

    /** @param seed the same seed gives the same weights on every machine and device */
    InitialWeights(LlavaConfig config, long seed) {
        this.width = config.vision().hidden();
        this.depth = config.vision().layers();
        this.random = new Random(seed);
    }

    @Override
    public float[] of(String name, long[] shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        if (name.endsWith(".bias")) {
            return values;
        }
        if (name.contains("position_embedding")) {
            setWaves(values, Math.toIntExact(shape[0]), Math.toIntExact(shape[1]));
            return values;
        }
        boolean norm = name.contains("norm") || name.endsWith("lambda1");
        double deviation = deviation(name, shape);
        for (int i = 0; i < values.length; i++) {
            values[i] = norm ? 1 : (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private double deviation(String name, long[] shape) {
        if (name.startsWith(LlavaConfig.PROJECTOR) || name.contains("patch_embedding")) {
            return 1 / Math.sqrt(3.0 * new Shape(shape).size() / shape[0]);
        }
        if (!name.startsWith(LlavaConfig.VISION)) {
            return LANGUAGE;
        }
        if (name.contains("out_proj") || name.contains("fc2")) {
            return 1 / Math.sqrt(2 * depth * width);
        }
        return name.contains("fc1") ? 1 / Math.sqrt(2 * width) : 1 / Math.sqrt(width);
    }

    /** Row 0, the class token's, stays 0; then come the patches of a square image, line by line. */
    private static void setWaves(float[] values, int places, int width) {
        int side = (int) Math.round(Math.sqrt(places - 1.0));
        int waves = width / 4;
        for (int patch = 0; patch < places - 1; patch++) {
            int start = (patch + 1) * width;
            int line = patch / side;
            int column = patch % side;
            for (int wave = 0; wave < waves; wave++) {
                double turn = Math.pow(LONGEST_WAVE, -(double) wave / Math.max(1, waves - 1));
                values[start + wave] = (float) Math.sin(column * turn);
                values[start + waves + wave] = (float) Math.cos(column * turn);
                values[start + 2 * waves + wave] = (float) Math.sin(line * turn);
                values[start + 3 * waves + wave] = (float) Math.cos(line * turn);
            }
        }
    }
}
