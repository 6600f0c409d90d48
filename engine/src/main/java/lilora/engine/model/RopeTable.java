package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import lilora.engine.model.Compute.Precision;

/**
 * Cosines and sines of the rotary positions (Su et al. 2021), (positions, 1, e / 2), computed in float32 step by step as
 * transformers does, so that both agree in the last digit.
 */
final class RopeTable {
    private final NDArray cos;
    private final NDArray sin;
    private final Kernels kernels;
    private final int positions;
    private final List<Integer> sections;

    RopeTable(DecoderConfig text, Precision precision, NDManager manager, Kernels kernels) {
        this.kernels = kernels;
        this.positions = text.positions();
        this.sections = text.rope().sections();
        int half = text.headSize() / 2;
        float[] frequencies = text.rope().frequencies(text.headSize());
        float magnitude = (float) text.rope().scaling().magnitude();
        float[] cosines = new float[positions * half];
        float[] sines = new float[positions * half];
        for (int i = 0; i < half; i++) {
            for (int position = 0; position < positions; position++) {
                float angle = position * frequencies[i];
                cosines[position * half + i] = (float) Math.cos(angle) * magnitude;
                sines[position * half + i] = (float) Math.sin(angle) * magnitude;
            }
        }
        Shape shape = new Shape(positions, 1, half);
        this.cos = table(manager.create(cosines, shape), precision);
        this.sin = table(manager.create(sines, shape), precision);
    }

    private NDArray table(NDArray wide, Precision precision) {
        NDArray table = precision == Precision.BFLOAT16 ? kernels.call("to_bfloat16", wide) : wide;
        NDScope.unregister(table);
        if (table != wide) {
            wide.close();
        }
        return table;
    }

    int positions() {
        return positions;
    }

    /** Cosines and sines of one forward pass. */
    record Angles(NDArray cos, NDArray sin) {}

    /** Of the rows of a layout: (L, 1, e / 2) where all samples count alike, else (b, L, 1, e / 2) or (rows, 1, e / 2). */
    Angles of(TokenLayout layout) {
        if (sections.isEmpty() || layout.visionRows().length == 0) {
            return layout.common() > 0 ? at(layout.positions()) : first(layout.length());
        }
        long[] places =
                Arrays.stream(layout.axes()).flatMapToLong(Arrays::stream).toArray();
        NDArray index = cos.getManager().create(places);
        NDArray sizes =
                kernels.numbers(sections.stream().mapToLong(Integer::longValue).toArray());
        Shape shape = layout.shape().addAll(new Shape(1, cos.getShape().get(2)));
        return new Angles(
                kernels.call("by_axis", cos, index, sizes).reshape(shape),
                kernels.call("by_axis", sin, index, sizes).reshape(shape));
    }

    /** Positions 0 to length - 1, the same for all samples: (length, 1, e / 2). */
    private Angles first(int length) {
        NDArray span = kernels.span(0, length);
        return new Angles(kernels.call("slice_rows", cos, span), kernels.call("slice_rows", sin, span));
    }

    /** Any positions: (n, 1, e / 2). */
    private Angles at(long[] each) {
        NDArray index = cos.getManager().create(each);
        return new Angles(kernels.call("take_like", cos, index, cos), kernels.call("take_like", sin, index, sin));
    }

    /** One position of each sample: (b, 1, 1, e / 2). */
    Angles ofStep(long[] each) {
        Angles angles = at(each);
        return new Angles(angles.cos().expandDims(1), angles.sin().expandDims(1));
    }
}
