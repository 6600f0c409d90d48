package lilora.engine.text;

/** A conversation as ids and labels of the same length, before visual tokens take the place of the image's id. */
public final class Encoded {
    /** Label of a position that is not learned. */
    public static final int IGNORED = -100;

    private final int[] ids;
    private final int[] labels;
    private final int imageAt;

    Encoded(int[] ids, int[] labels, int imageAt) {
        if (ids.length != labels.length) {
            throw new IllegalArgumentException(ids.length + " ids and " + labels.length + " labels");
        }
        this.ids = ids;
        this.labels = labels;
        this.imageAt = imageAt;
    }

    /** Token ids; the array itself, not to be changed. */
    public int[] ids() {
        return ids;
    }

    /** The id to predict at each position (not shifted), or {@link #IGNORED}; the array itself, not to be changed. */
    public int[] labels() {
        return labels;
    }

    /** Position of the image's id, or -1 if there is no image. */
    public int imageAt() {
        return imageAt;
    }

    /** Length once {@code visualTokens} have taken the place of the image's id. */
    public int length(int visualTokens) {
        return imageAt < 0 ? ids.length : ids.length - 1 + visualTokens;
    }

    /** How many positions are learned. */
    public int learned() {
        int count = 0;
        for (int label : labels) {
            count += label == IGNORED ? 0 : 1;
        }
        return count;
    }
}
