package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Qwen2-VL's vision transformer: patches of an image of any size, all of which see each other, with rotary rows and columns. */
final class Qwen2VlTower {
    static final String NAME = "visual.";
    private static final double EPS = 1e-6;
    private static final List<String> PARTS = List.of("norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2");

    private final Qwen2VlVision vision;
    private final ModelWeights weights;
    private final Kernels kernels;

    Qwen2VlTower(Qwen2VlVision vision, ModelWeights weights, Kernels kernels) {
        this.vision = vision;
        this.weights = weights;
        this.kernels = kernels;
    }

    /** Adds the name and shape of every weight, but those of the layers that make tokens of merged patches. */
    static void addShapes(Qwen2VlVision vision, Map<String, long[]> shapes) {
        long d = vision.hidden();
        long p = vision.patchSize();
        shapes.put(NAME + "patch_embed.proj.weight", new long[] {d, 3, vision.frames(), p, p});
        for (int i = 0; i < vision.layers(); i++) {
            String layer = NAME + "blocks." + i + ".";
            Tower.affine(shapes, layer + "norm1", d);
            Tower.affine(shapes, layer + "attn.qkv", 3 * d, d);
            Tower.affine(shapes, layer + "attn.proj", d, d);
            Tower.affine(shapes, layer + "norm2", d);
            Tower.affine(shapes, layer + "mlp.fc1", vision.intermediate(), d);
            Tower.affine(shapes, layer + "mlp.fc2", d, vision.intermediate());
        }
        Tower.affine(shapes, NAME + "merger.ln_q", d);
    }

    /** pixels (b, 3, height, width), whole blocks of patches, to the merged patches (b, tokens, merged). */
    NDArray forward(NDArray pixels) {
        NDArray x = weights.inPrecision(kernels.call(
                "merging_patches",
                pixels,
                weights.get(NAME + "patch_embed.proj.weight"),
                kernels.number(vision.merge())));
        RopeTable.Angles angles = angles(pixels.getManager(), pixels.getShape());
        for (int i = 0; i < vision.layers(); i++) {
            NDList operands = new NDList(x);
            operands.addAll(Kernels.named(arguments(i), "w[]"));
            operands.add(angles.cos());
            operands.add(angles.sin());
            operands.add(kernels.number(EPS));
            operands.add(kernels.number(vision.heads()));
            operands.add(kernels.number(
                    Activation.named(vision.activation()).orElseThrow().code()));
            NDArray before = x;
            x = kernels.call("rotary_encoder_layer", operands);
            // Nobody reads it again, and there may be many patches.
            before.close();
        }
        NDArray normed = kernels.layerNorm(
                x, weights.get(NAME + "merger.ln_q.weight"), weights.get(NAME + "merger.ln_q.bias"), EPS);
        return normed.reshape(x.getShape().get(0), -1, vision.merged());
    }

    private RopeTable.Angles angles(NDManager manager, Shape pixels) {
        int rows = Math.toIntExact(pixels.get(2) / vision.patchSize());
        int columns = Math.toIntExact(pixels.get(3) / vision.patchSize());
        float[] angles = vision.angles(rows, columns);
        float[] cosines = new float[angles.length];
        float[] sines = new float[angles.length];
        for (int i = 0; i < angles.length; i++) {
            cosines[i] = (float) Math.cos(angles[i]);
            sines[i] = (float) Math.sin(angles[i]);
        }
        Shape shape = new Shape((long) rows * columns, 1, vision.hidden() / vision.heads() / 2);
        return new RopeTable.Angles(manager.create(cosines, shape), manager.create(sines, shape));
    }

    private List<NDArray> arguments(int layer) {
        return PARTS.stream()
                .map(part -> NAME + "blocks." + layer + "." + part)
                .flatMap(part -> Stream.of(weights.get(part + ".weight"), weights.get(part + ".bias")))
                .toList();
    }
}
