package lilora.engine.text;

/** A conversation as ids and labels of the same length, before visual tokens take the places of the images' ids. */
public final class Encoded {
    /** Label of a position that is not learned. */
    public static final int IGNORED = -100;

    private final int[] ids;
    private final int[] labels;
    private final int images;

    Encoded(int[] ids, int[] labels, int images) {
        if (ids.length != labels.length) {
            throw new IllegalArgumentException(ids.length + " ids and " + labels.length + " labels");
        }
        this.ids = ids;
        this.labels = labels;
        this.images = images;
    }

    /** Token ids; the array itself, not to be changed. */
    public int[] ids() {
        return ids;
    }

    /** The id to predict at each position (not shifted), or {@link #IGNORED}; the array itself, not to be changed. */
    public int[] labels() {
        return labels;
    }

    /** How many of the ids are an image's. */
    public int images() {
        return images;
    }

    /**
     * Length once visual tokens have taken the places of the images' ids.
     *
     * @param visualTokens of all images together
     */
    public int length(int visualTokens) {
        return ids.length - images + visualTokens;
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
