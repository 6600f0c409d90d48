package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import lilora.engine.model.Compute.Precision;

/**
 * Cosines and sines of the rotary positions (Su et al. 2021), (positions, 1, e / 2), computed in float32 step by step as
 * transformers does, so that both agree in the last digit. Only as far as they were asked for: a model of a million positions is mostly asked
 * for a few thousand, and all of them would fill the Java heap.
 */
final class RopeTable {
    /** Rows that are computed at first, and on the Java heap at a time. */
    private static final int BLOCK = 4096;

    private final Kernels kernels;
    private final NDManager manager;
    private final Precision precision;
    private final int positions;
    private final List<Integer> sections;
    private final float[] frequencies;
    private final float magnitude;
    private NDArray cos;
    private NDArray sin;

    RopeTable(DecoderConfig text, Precision precision, NDManager manager, Kernels kernels) {
        this.kernels = kernels;
        this.manager = manager;
        this.precision = precision;
        this.positions = text.positions();
        this.sections = text.rope().sections();
        this.frequencies = text.rope().frequencies(text.headSize());
        this.magnitude = (float) text.rope().scaling().magnitude();
        this.cos = table(Math.min(positions, BLOCK), Math::cos);
        this.sin = table(Math.min(positions, BLOCK), Math::sin);
        NDScope.unregister(cos, sin);
    }

    private NDArray table(int rows, DoubleUnaryOperator function) {
        NDList blocks = new NDList();
        for (int from = 0; from < rows; from += BLOCK) {
            blocks.add(block(from, Math.min(rows, from + BLOCK), function));
        }
        NDArray wide = blocks.size() == 1 ? blocks.get(0) : NDArrays.concat(blocks);
        NDArray table = precision == Precision.BFLOAT16 ? kernels.call("to_bfloat16", wide) : wide;
        blocks.add(wide);
        blocks.stream().filter(part -> part != table).forEach(NDArray::close);
        return table;
    }

    private NDArray block(int from, int to, DoubleUnaryOperator function) {
        int half = frequencies.length;
        float[] values = new float[(to - from) * half];
        for (int position = from; position < to; position++) {
            for (int i = 0; i < half; i++) {
                float angle = position * frequencies[i];
                values[(position - from) * half + i] = (float) function.applyAsDouble(angle) * magnitude;
            }
        }
        return manager.create(values, new Shape(to - from, 1, half));
    }

    /** Rows that are computed so far. */
    int rows() {
        return Math.toIntExact(cos.getShape().get(0));
    }

    /** Computes them up to this many, or twice as many as there are; what was given out before stays. */
    private void reach(long length) {
        int rows = rows();
        if (length <= rows || rows == positions) {
            return;
        }
        int longer = (int) Math.min(positions, Math.max(length, 2L * rows));
        NDArray longerCos = table(longer, Math::cos);
        NDArray longerSin = table(longer, Math::sin);
        // Not before both are there: where memory runs out, the shorter ones go on.
        NDScope.unregister(longerCos, longerSin);
        cos.close();
        sin.close();
        cos = longerCos;
        sin = longerSin;
    }

    private void reach(long[] each) {
        reach(Arrays.stream(each).max().orElse(-1) + 1);
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
        reach(places);
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
        reach(length);
        NDArray span = kernels.span(0, length);
        return new Angles(kernels.call("slice_rows", cos, span), kernels.call("slice_rows", sin, span));
    }

    /** Any positions: (n, 1, e / 2). */
    private Angles at(long[] each) {
        reach(each);
        NDArray index = cos.getManager().create(each);
        return new Angles(kernels.call("take_like", cos, index, cos), kernels.call("take_like", sin, index, sin));
    }

    /** One position of each sample: (b, 1, 1, e / 2). */
    Angles ofStep(long[] each) {
        Angles angles = at(each);
        return new Angles(angles.cos().expandDims(1), angles.sin().expandDims(1));
    }
}
