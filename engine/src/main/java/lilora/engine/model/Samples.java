package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a pass, for adapters that look at whole ones: their inputs are (rows, positions, in), with a row for each sample, or for
 * each image that samples show on its way through the projector; where samples share their beginning, they are the positions that are
 * computed. Not thread-safe.
 */
public final class Samples {
    private final int[] lengths;
    private final int common;
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
        this(lengths, 0, IntStream.range(0, lengths.length).toArray(), () -> questions);
    }

    private Samples(int[] lengths, int common, int[] owners, Supplier<float[][]> questions) {
        this.lengths = lengths.clone();
        this.common = common;
        this.owners = owners;
        this.questions = questions;
    }

    /** @param embedding mean input embedding of ids */
    static Samples of(TokenLayout layout, Function<int[], NDArray> embedding) {
        int[] owners = IntStream.range(0, layout.samples()).toArray();
        return new Samples(layout.lengths(), layout.common(), owners, () -> embedded(layout, embedding));
    }

    /** The images that the samples show, sample by sample. */
    static Samples ofImages(TokenLayout layout, Function<int[], NDArray> embedding) {
        return new Samples(layout.shownTokens(), 0, layout.shownBy(), () -> embedded(layout, embedding));
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
        return new Samples(new int[] {lengths[row]}, 0, new int[] {owners[row]}, this::questions);
    }

    /** Rows. */
    public int count() {
        return lengths.length;
    }

    /** Positions of each row; what stands behind them is padding. */
    public int[] lengths() {
        return lengths.clone();
    }

    /**
     * The places of positions that are no padding, sample by sample, among all positions that are computed: those of a beginning that samples
     * share come once for each of them.
     */
    public long[] places() {
        int longest = longest();
        return IntStream.range(0, lengths.length)
                .boxed()
                .flatMapToLong(row -> IntStream.range(0, lengths[row])
                        .mapToLong(i -> i < common ? i : common + (long) row * (longest - common) + i - common))
                .toArray();
    }

    /** For each position that is computed, of how many samples it is one that is no padding. */
    public float[] counts() {
        float[] counts = new float[common + lengths.length * (longest() - common)];
        for (long place : places()) {
            counts[(int) place]++;
        }
        return counts;
    }

    private int longest() {
        return Arrays.stream(lengths).max().orElse(0);
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
