package lilora.builder.image;

import java.util.Arrays;

/** Tells photos that look like their class from those that look like another one, by their nearest neighbours in a pool. */
public final class TypicalPhotos {
    private final byte[][] pool;
    private final int[] labels;
    private final int neighbours;
    private final int agreeing;

    /**
     * @param pool pixels of the photos to compare with, one byte a pixel, all of one size
     * @param labels the class of each
     * @param neighbours how many of the nearest are asked
     * @param agreeing how many of them must have the photo's class
     */
    public TypicalPhotos(byte[][] pool, int[] labels, int neighbours, int agreeing) {
        this.pool = pool;
        this.labels = labels;
        this.neighbours = neighbours;
        this.agreeing = agreeing;
    }

    /** Whether enough neighbours share the label; exact copies of the photo are not asked. */
    public boolean isTypical(byte[] photo, int label) {
        long[] nearest = new long[neighbours];
        int[] nearestLabels = new int[neighbours];
        Arrays.fill(nearest, Long.MAX_VALUE);
        for (int i = 0; i < pool.length; i++) {
            long distance = distance(photo, pool[i]);
            if (distance > 0 && distance < nearest[neighbours - 1]) {
                int place = neighbours - 1;
                while (place > 0 && nearest[place - 1] > distance) {
                    nearest[place] = nearest[place - 1];
                    nearestLabels[place] = nearestLabels[place - 1];
                    place--;
                }
                nearest[place] = distance;
                nearestLabels[place] = labels[i];
            }
        }
        return Arrays.stream(nearestLabels).filter(found -> found == label).count() >= agreeing;
    }

    private static long distance(byte[] a, byte[] b) {
        int sum = 0;
        for (int i = 0; i < a.length; i++) {
            int difference = (a[i] & 255) - (b[i] & 255);
            sum += difference * difference;
        }
        return sum;
    }
}
