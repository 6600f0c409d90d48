package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a pass, for adapters that look at whole ones: their inputs are (rows, positions, in), with a row for each sample, or for
 * each image that samples show on its way through the projector. Not thread-safe.
 */
public final class Samples {
    private final int[] lengths;
    private final int[] owners;
    private final Supplier<float[][]> questions;
    private float @Nullable [][] computed;

    /**
     * Of samples that are known.
     *
     * @param lengths positions of each row; what stands behind them is padding
     * @param questions mean input embedding of each one's question
     */
    public Samples(int[] lengths, float[][] questions) {
        this(lengths, IntStream.range(0, lengths.length).toArray(), () -> questions);
    }

    private Samples(int[] lengths, int[] owners, Supplier<float[][]> questions) {
        this.lengths = lengths.clone();
        this.owners = owners;
        this.questions = questions;
    }

    /** @param embedding mean input embedding of ids */
    static Samples of(TokenLayout layout, Function<int[], NDArray> embedding) {
        return new Samples(
                layout.lengths(), IntStream.range(0, layout.samples()).toArray(), () -> embedded(layout, embedding));
    }

    /** The images that the samples show, sample by sample. */
    static Samples ofImages(TokenLayout layout, Function<int[], NDArray> embedding) {
        return new Samples(layout.shownTokens(), layout.shownBy(), () -> embedded(layout, embedding));
    }

    private static float[][] embedded(TokenLayout layout, Function<int[], NDArray> embedding) {
        float[][] all = new float[layout.samples()][];
        Arrays.setAll(all, sample -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                return embedding.apply(layout.question(sample)).toFloatArray();
            }
        });
        return all;
    }

    /** One of the rows alone. */
    Samples row(int row) {
        return new Samples(new int[] {lengths[row]}, new int[] {owners[row]}, this::questions);
    }

    /** Rows. */
    public int count() {
        return lengths.length;
    }

    /** Positions of each row; what stands behind them is padding. */
    public int[] lengths() {
        return lengths.clone();
    }

    /** The places of what is no padding, row by row, among all positions of rows that are padded to so many. */
    public long[] places(long padded) {
        return IntStream.range(0, lengths.length)
                .boxed()
                .flatMapToLong(row -> LongStream.range(row * padded, row * padded + lengths[row]))
                .toArray();
    }

    /** Mean input embedding of the question of each row: what is not learned of a sample, images left out. */
    public float[][] words() {
        float[][] each = questions();
        return Arrays.stream(owners).mapToObj(owner -> each[owner]).toArray(float[][]::new);
    }

    private float[][] questions() {
        float[][] each = computed;
        if (each == null) {
            each = questions.get();
            computed = each;
        }
        return each;
    }
}
