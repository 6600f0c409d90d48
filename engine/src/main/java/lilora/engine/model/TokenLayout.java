package lilora.engine.model;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A batch with every image token replaced by the visual tokens of its image, the first of a sample by those of the first image it
 * shows: where every position of every sample lies among
 * the rows the network computes. Pure arithmetic on the host.
 *
 * <p>With right padding and causal attention, what samples have in common at their beginning (the system prompt) has the
 * same hidden states in all of them. Where that is worth it those P positions are computed once: rows 0 to P - 1 are the
 * common ones, then come the other R positions of each sample. Otherwise P is 0 and the rows are the (b, L) grid.
 */
final class TokenLayout {
    /** Sharing costs two more copies of keys and values, so it starts at this part of all positions. */
    private static final double WORTHWHILE = 0.1;

    private static final ImageGrid TEXT = new ImageGrid(1, 1);

    private final ModelConfig config;
    /** With ids that stand for the prefix in front of each. */
    private final int[][] samples;

    private final int prefix;
    private final int[][] images;
    private final List<ImageGrid> grids;
    /** Of each sample; null where nothing is learned. */
    private final int @Nullable [][] labels;

    private final int[] lengths;
    private final int length;
    private final int common;

    private TokenLayout(
            int[][] given,
            int[][] images,
            List<ImageGrid> grids,
            int @Nullable [][] labels,
            ModelConfig config,
            int prefix,
            int mostCommon) {
        if (given.length == 0) {
            throw new IllegalArgumentException("a batch needs at least one sample");
        }
        this.config = config;
        this.prefix = prefix;
        this.samples = behind(prefix, given, config.imageToken() == 0 ? 1 : 0);
        this.images = images;
        this.grids = grids;
        this.labels = labels;
        this.lengths = new int[samples.length];
        for (int b = 0; b < samples.length; b++) {
            check(b);
            lengths[b] = samples[b].length
                    - images[b].length
                    + shown(b).mapToInt(ImageGrid::tokens).sum();
        }
        length = Arrays.stream(lengths).max().orElseThrow();
        common = worthwhile(Math.min(mostCommon, commonBeginning()));
    }

    private static int[][] behind(int prefix, int[][] given, int id) {
        int[] front = new int[prefix];
        Arrays.fill(front, id);
        return prefix == 0
                ? given
                : Arrays.stream(given)
                        .map(ids -> IntStream.concat(Arrays.stream(front), Arrays.stream(ids))
                                .toArray())
                        .toArray(int[][]::new);
    }

    /**
     * The layout of prompts, each of which keeps at least its last position for itself.
     *
     * @param grids of the images, as in {@link TokenBatch}
     * @param share whether a common beginning may be computed once
     */
    static TokenLayout ofPrompts(
            int[][] prompts, int[][] images, List<ImageGrid> grids, ModelConfig config, boolean share) {
        return ofPrompts(prompts, images, grids, config, share, 0);
    }

    /** The same behind a prefix of so many positions. */
    static TokenLayout ofPrompts(
            int[][] prompts, int[][] images, List<ImageGrid> grids, ModelConfig config, boolean share, int prefix) {
        return new TokenLayout(prompts, images, grids, null, config, prefix, share ? Integer.MAX_VALUE : 0);
    }

    /** The layout of a batch, in which all that is learned stays outside the common beginning. */
    static TokenLayout of(TokenBatch batch, ModelConfig config, boolean share) {
        return of(batch, config, share, 0);
    }

    /** The same behind a prefix of so many positions. */
    static TokenLayout of(TokenBatch batch, ModelConfig config, boolean share, int prefix) {
        int firstLearned = Integer.MAX_VALUE;
        for (int[] row : batch.labels()) {
            for (int i = 1; i < row.length; i++) {
                if (row[i] != TokenBatch.IGNORED) {
                    firstLearned = Math.min(firstLearned, prefix + i - 1);
                }
            }
        }
        return new TokenLayout(
                batch.ids(), batch.images(), batch.grids(), batch.labels(), config, prefix, share ? firstLearned : 0);
    }

    /** Image tokens as many as images; all ids in the vocabulary, for the engine would abort on another. */
    private void check(int sample) {
        int[] ids = samples[sample];
        if (ids.length == prefix) {
            throw new IllegalArgumentException("sample " + sample + " is empty");
        }
        int markers = 0;
        for (int id : ids) {
            if (id < 0 || id >= config.text().vocabulary()) {
                throw new IllegalArgumentException("sample " + sample + " holds the id " + id + ", the vocabulary has "
                        + config.text().vocabulary());
            }
            markers += id == config.imageToken() ? 1 : 0;
        }
        if (markers > images[sample].length) {
            throw new IllegalArgumentException(
                    "sample " + sample + " holds more image tokens than the images it shows");
        }
        if (markers < images[sample].length) {
            throw new IllegalArgumentException("sample " + sample + " shows an image but holds no image token for it");
        }
    }

    /** Where the visual tokens of an image lie. */
    private ImageGrid grid(int image) {
        return grids.isEmpty() ? new ImageGrid(1, config.imageTokens()) : grids.get(image);
    }

    /** Of the images that a sample shows, in order. */
    private Stream<ImageGrid> shown(int sample) {
        return Arrays.stream(images[sample]).mapToObj(this::grid);
    }

    /** Where the visual tokens of each id of a sample lie: one place for a token of text. */
    private ImageGrid[] places(int sample) {
        ImageGrid[] places = new ImageGrid[samples[sample].length];
        int shown = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = isImage(sample, i) ? grid(images[sample][shown++]) : TEXT;
        }
        return places;
    }

    private boolean isImage(int sample, int i) {
        return samples[sample][i] == config.imageToken();
    }

    private int commonBeginning() {
        int shortest = Arrays.stream(samples).mapToInt(ids -> ids.length).min().orElseThrow() - 1;
        int count = 0;
        while (count < shortest && isCommon(count)) {
            count++;
        }
        return count;
    }

    private boolean isCommon(int position) {
        int id = samples[0][position];
        return id != config.imageToken() && Arrays.stream(samples).allMatch(ids -> ids[position] == id);
    }

    private int worthwhile(int positions) {
        // Where a sliding window hides the beginning from some positions, each sample computes its own.
        boolean seen = length <= config.text().window();
        return seen && positions * (samples.length - 1) >= WORTHWHILE * samples.length * length ? positions : 0;
    }

    /** What asks in a sample: its ids that are not learned. */
    int[] question(int sample) {
        int[] ids = samples[sample];
        return IntStream.range(prefix, ids.length)
                .filter(i -> labels == null || labels[sample][i - prefix] == TokenBatch.IGNORED)
                .map(i -> ids[i])
                .toArray();
    }

    /** The sample that shows each image, sample by sample. */
    int[] shownBy() {
        return IntStream.range(0, images.length)
                .flatMap(sample -> Arrays.stream(images[sample]).map(image -> sample))
                .toArray();
    }

    /** L, the positions of the longest sample. */
    int length() {
        return length;
    }

    /** Positions of each sample. */
    int[] lengths() {
        return lengths.clone();
    }

    /** P, the positions computed once for all samples. */
    int common() {
        return common;
    }

    int samples() {
        return samples.length;
    }

    /** (b, L), or (P + b R) where a beginning is shared. */
    Shape shape() {
        return common == 0 ? new Shape(samples.length, length) : new Shape(rows());
    }

    private int rows() {
        return common + samples.length * (length - common);
    }

    private int row(int sample, int position) {
        return position < common ? position : common + sample * (length - common) + position - common;
    }

    /** The position in its sample of each row. */
    long[] positions() {
        long[] positions = new long[rows()];
        for (int b = 0; b < samples.length; b++) {
            for (int i = 0; i < length; i++) {
                positions[row(b, i)] = i;
            }
        }
        return positions;
    }

    /**
     * The position of each row on the three axes of multimodal rotary positions (Wang et al. 2024, arXiv 2409.12191): time, row
     * and column. Text counts on all three alike; an image stays where it begins in time, counts its rows and columns from there,
     * and the text behind it goes on after the longer of its sides.
     *
     * @return one array of {@link #positions} length an axis
     */
    long[][] axes() {
        long[][] axes = new long[3][rows()];
        for (int b = 0; b < samples.length; b++) {
            int place = 0;
            long at = 0;
            for (ImageGrid grid : places(b)) {
                for (int i = 0; i < grid.tokens(); i++) {
                    int row = row(b, place++);
                    axes[0][row] = at;
                    axes[1][row] = at + i / grid.columns();
                    axes[2][row] = at + i % grid.columns();
                }
                at += Math.max(grid.rows(), grid.columns());
            }
        }
        return axes;
    }

    /** The rotary position of the first token behind each sample. */
    long[] next() {
        boolean flat = config.text().rope().sections().isEmpty();
        return IntStream.range(0, samples.length)
                .mapToLong(b -> lengths[b]
                        - (flat ? 0 : shown(b).mapToInt(TokenLayout::passedOver).sum()))
                .toArray();
    }

    /** Visual tokens beyond the longer side of an image, by which alone positions go on behind it. */
    private static int passedOver(ImageGrid grid) {
        return grid.tokens() - Math.max(grid.rows(), grid.columns());
    }

    /** The id of each row, 0 at visual tokens and padding. */
    long[] ids() {
        long[] ids = new long[rows()];
        for (int b = 0; b < samples.length; b++) {
            ImageGrid[] places = places(b);
            int position = 0;
            for (int i = 0; i < places.length; i++) {
                if (!isImage(b, i)) {
                    ids[row(b, position)] = samples[b][i];
                }
                position += places[i].tokens();
            }
        }
        return ids;
    }

    /** The numbers of the images that samples show, sample by sample. */
    long[] visionRows() {
        return allShown().asLongStream().toArray();
    }

    private IntStream allShown() {
        return Arrays.stream(images).flatMapToInt(Arrays::stream);
    }

    /** Whether images have as many tokens as their grids say, and not all the same number. */
    boolean isRagged() {
        return !grids.isEmpty();
    }

    /** Visual tokens of each image that samples show, sample by sample. */
    int[] shownTokens() {
        return allShown().map(image -> grid(image).tokens()).toArray();
    }

    /** Tokens of all images by their number, whether they are shown or not. */
    long featureRows() {
        return grids.stream().mapToLong(ImageGrid::tokens).sum();
    }

    /** The rows of the images that samples show, sample by sample, among the tokens of all images one behind the other. */
    long[] shownRows() {
        long[] first = new long[grids.size() + 1];
        for (int i = 0; i < grids.size(); i++) {
            first[i + 1] = first[i] + grids.get(i).tokens();
        }
        return allShown()
                .mapToObj(image -> LongStream.range(first[image], first[image + 1]))
                .flatMapToLong(rows -> rows)
                .toArray();
    }

    /** The rows of the visual tokens, sample by sample. */
    long[] visualPlaces() {
        LongStream.Builder rows = LongStream.builder();
        for (int b = 0; b < samples.length; b++) {
            ImageGrid[] places = places(b);
            int position = 0;
            for (int i = 0; i < places.length; i++) {
                int end = position + places[i].tokens();
                for (; position < end; position++) {
                    if (isImage(b, i)) {
                        rows.add(row(b, position));
                    }
                }
            }
        }
        return rows.build().toArray();
    }

    /** The rows of the prefix, of each sample that computes it. */
    long[] prefixPlaces() {
        return IntStream.range(0, common == 0 ? samples.length : 1)
                .boxed()
                .flatMapToLong(b -> LongStream.range(row(b, 0), row(b, 0) + prefix))
                .toArray();
    }

    /** The row of the last position of each sample. */
    long[] lastPlaces() {
        return IntStream.range(0, samples.length)
                .mapToLong(b -> row(b, lengths[b] - 1))
                .toArray();
    }

    /**
     * What is learned.
     *
     * @param places rows whose next position carries a label
     * @param targets the labels of those next positions
     */
    @SuppressWarnings("ArrayRecordComponent") // plain numbers handed over once; nobody compares two of these
    record Learned(long[] places, long[] targets) {}

    /** The learned positions of the batch this is the layout of. */
    Learned learned(int[][] labels) {
        long[] places = new long[rows()];
        long[] targets = new long[rows()];
        int count = 0;
        for (int b = 0; b < samples.length; b++) {
            ImageGrid[] tokens = places(b);
            int position = 0;
            for (int i = 0; i < samples[b].length; i++) {
                int label = i > prefix ? labels[b][i - prefix] : TokenBatch.IGNORED;
                if (label != TokenBatch.IGNORED && !isImage(b, i)) {
                    places[count] = row(b, position - 1);
                    targets[count++] = label;
                }
                position += tokens[i].tokens();
            }
        }
        return new Learned(Arrays.copyOf(places, count), Arrays.copyOf(targets, count));
    }
}
