package lilora.builder.tokenizer;

/**
 * One rule of byte-pair encoding: two neighbouring pieces become one.
 *
 * @param left the piece on the left, not empty
 * @param right the piece on the right, not empty
 */
public record Merge(String left, String right) implements Comparable<Merge> {
    /** Refuses empty pieces, which could never meet. */
    public Merge {
        if (left.isEmpty() || right.isEmpty()) {
            throw new IllegalArgumentException(
                    "A merge joins two non-empty pieces, not '" + left + "' and '" + right + "'.");
        }
    }

    /** The piece that takes the place of both. */
    public String joined() {
        return left + right;
    }

    @Override
    public int compareTo(Merge other) {
        int byLeft = left.compareTo(other.left);
        return byLeft != 0 ? byLeft : right.compareTo(other.right);
    }
}
