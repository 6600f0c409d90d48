package lilora.engine.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A batch with every image token replaced by the visual tokens of its image: where everything lies in the (b, L) grid of
 * positions, L the longest row. Pure arithmetic on the host. Flat position = sample * L + position.
 */
final class TokenLayout {
    /** Positions of the longest sample. */
    final int length;
    /** Expanded length of each sample. */
    final int[] lengths;
    /** (b, L) flat: ids, 0 at visual tokens and padding. */
    final long[] ids;
    /** Flat positions of the visual tokens, sample by sample. */
    final long[] visualPlaces;
    /** The row of vision features for each sample that shows an image. */
    final long[] visualRows;
    /** (b, L) flat: labels. */
    private final int[] labels;

    private TokenLayout(int[][] ids, int[][] labels, int[] images, LlavaConfig config) {
        int samples = ids.length;
        int visual = config.imageTokens();
        lengths = new int[samples];
        for (int b = 0; b < samples; b++) {
            lengths[b] = ids[b].length + (images[b] < 0 ? 0 : visual - 1);
        }
        length = Arrays.stream(lengths).max().orElse(0);
        this.ids = new long[samples * length];
        this.labels = new int[samples * length];
        Arrays.fill(this.labels, TokenBatch.IGNORED);
        visualRows =
                Arrays.stream(images).filter(image -> image >= 0).asLongStream().toArray();
        visualPlaces = new long[visualRows.length * visual];
        int placed = 0;
        for (int b = 0; b < samples; b++) {
            int marker = marker(b, ids[b], images[b], config);
            int at = b * length;
            for (int i = 0; i < ids[b].length; i++) {
                if (i == marker) {
                    for (int p = 0; p < visual; p++) {
                        visualPlaces[placed++] = at++;
                    }
                } else {
                    this.ids[at] = ids[b][i];
                    this.labels[at++] = labels[b][i];
                }
            }
        }
    }

    static TokenLayout of(TokenBatch batch, LlavaConfig config) {
        if (batch.size() == 0) {
            throw new IllegalArgumentException("a batch needs at least one sample");
        }
        return new TokenLayout(batch.ids(), batch.labels(), batch.images(), config);
    }

    /** The place of the image token, -1 without image; also checks all ids, for the engine would abort on a wrong one. */
    private static int marker(int sample, int[] ids, int image, LlavaConfig config) {
        if (ids.length == 0) {
            throw new IllegalArgumentException("sample " + sample + " is empty");
        }
        int marker = -1;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= config.text().vocabulary()) {
                throw new IllegalArgumentException("sample " + sample + " holds the id " + ids[i]
                        + ", the vocabulary has " + config.text().vocabulary());
            }
            if (ids[i] == config.imageToken()) {
                if (marker >= 0 || image < 0) {
                    throw new IllegalArgumentException(
                            "sample " + sample + " holds more image tokens than the images it shows");
                }
                marker = i;
            }
        }
        if (image >= 0 && marker < 0) {
            throw new IllegalArgumentException("sample " + sample + " shows an image but holds no image token");
        }
        return marker;
    }

    int samples() {
        return lengths.length;
    }

    /** Flat positions whose next position carries a label. */
    long[] learnedPlaces() {
        return IntStream.range(0, labels.length - 1)
                .filter(i -> (i + 1) % length != 0 && labels[i + 1] != TokenBatch.IGNORED)
                .asLongStream()
                .toArray();
    }

    /** The labels of those next positions. */
    long[] targets() {
        return Arrays.stream(learnedPlaces())
                .map(place -> labels[(int) place + 1])
                .toArray();
    }

    /** Flat position of the last token of each sample. */
    long[] lastPlaces() {
        return IntStream.range(0, samples())
                .mapToLong(b -> (long) b * length + lengths[b] - 1)
                .toArray();
    }

    /** Whether the vision features are used row by row just as they are. */
    boolean usesAllRows(long rows) {
        return visualRows.length == rows
                && IntStream.range(0, visualRows.length).allMatch(i -> visualRows[i] == i);
    }
}
