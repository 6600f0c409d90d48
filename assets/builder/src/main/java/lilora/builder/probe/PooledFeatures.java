package lilora.builder.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.data.Task;
import lilora.engine.image.DecodingRoom;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.Pixels;
import lilora.engine.model.BaseModel;

/**
 * What a linear probe sees of a picture: of the visual tokens of a frozen tower the mean, the maximum, and the means of 4 x 4 cells,
 * so that it can tell where something is.
 */
final class PooledFeatures {
    private static final int BATCH = 16;
    private static final int CELLS = 4;

    private final BaseModel model;
    private final ImagePreparation preparation;

    PooledFeatures(BaseModel model, ImagePreparation preparation) {
        this.model = model;
        this.preparation = preparation;
    }

    /**
     * Of the pictures of a task, by name.
     *
     * @return (2 + 16) x width numbers each
     */
    Map<String, float[]> of(Task task, List<String> pictures) {
        DecodingRoom room = new DecodingRoom();
        Map<String, float[]> features = new HashMap<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            List<String> names = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
            List<Pixels> pixels = new ArrayList<>();
            for (String name : names) {
                pixels.add(room.read(task.images().resolve(name, ""), preparation::taken));
            }
            float[][] pooled = pooled(pixels);
            for (int i = 0; i < names.size(); i++) {
                features.put(names.get(i), pooled[i]);
            }
        }
        return features;
    }

    private float[][] pooled(List<Pixels> pixels) {
        int side = pixels.get(0).width();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            float[] values = new float[pixels.size() * 3 * side * side];
            for (int i = 0; i < pixels.size(); i++) {
                System.arraycopy(pixels.get(i).values(), 0, values, i * 3 * side * side, 3 * side * side);
            }
            NDArray tokens =
                    model.visionFeatures(model.manager().create(values, new Shape(pixels.size(), 3, side, side)));
            int width = Math.toIntExact(tokens.getShape().get(2));
            int count = Math.toIntExact(tokens.getShape().get(1));
            float[] all = tokens.toFloatArray();
            float[][] pooled = new float[pixels.size()][];
            for (int i = 0; i < pooled.length; i++) {
                pooled[i] = pooled(all, i * count * width, count, width);
            }
            return pooled;
        }
    }

    /**
     * Of one picture.
     *
     * @param start of its tokens among all numbers
     * @param count its tokens, row by row of a square
     */
    static float[] pooled(float[] all, int start, int count, int width) {
        int side = (int) Math.round(Math.sqrt(count));
        if (side * side != count) {
            throw new IllegalArgumentException(count + " tokens are no square");
        }
        float[] pooled = new float[(2 + CELLS * CELLS) * width];
        int[] inCell = new int[CELLS * CELLS];
        for (int t = 0; t < count; t++) {
            inCell[cell(t, side)]++;
        }
        for (int t = 0; t < count; t++) {
            int cell = cell(t, side);
            for (int f = 0; f < width; f++) {
                float value = all[start + t * width + f];
                pooled[f] += value / count;
                int max = width + f;
                pooled[max] = t == 0 ? value : Math.max(pooled[max], value);
                pooled[(2 + cell) * width + f] += value / inCell[cell];
            }
        }
        return pooled;
    }

    private static int cell(int token, int side) {
        int row = (token / side) * CELLS / side;
        int column = (token % side) * CELLS / side;
        return row * CELLS + column;
    }
}
