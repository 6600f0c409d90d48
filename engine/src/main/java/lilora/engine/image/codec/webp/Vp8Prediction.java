package lilora.engine.image.codec.webp;

import java.util.Arrays;
import lilora.engine.image.codec.BadImage;

/** What VP8 guesses a block to be from its neighbours (RFC 6386, section 12), and the differences added to it (section 14). */
final class Vp8Prediction {
    /** Modes of whole planes; of 4x4 blocks these and those that follow. */
    static final int AVERAGE = 0;

    static final int GRADIENT = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;
    static final int RIGHT_DOWN = 4;
    static final int VERTICAL_RIGHT = 5;
    static final int LEFT_DOWN = 6;
    static final int VERTICAL_LEFT = 7;
    static final int HORIZONTAL_DOWN = 8;
    static final int HORIZONTAL_UP = 9;

    private final Vp8Plane plane;
    private final byte[] samples;
    private final int stride;
    private final int[] edge = new int[13];
    private final int[] columns = new int[16];

    Vp8Prediction(Vp8Plane plane) {
        this.plane = plane;
        this.samples = plane.samples();
        this.stride = plane.stride();
    }

    /** Predicts the square of a whole macroblock whose top left is at {@code x}, {@code y}. */
    void square(int mode, int x, int y, int size) {
        int at = plane.at(x, y);
        switch (mode) {
            case VERTICAL -> {
                for (int row = 0; row < size; row++) {
                    System.arraycopy(samples, at - stride, samples, at + row * stride, size);
                }
            }
            case HORIZONTAL -> {
                for (int row = 0; row < size; row++) {
                    int from = at + row * stride;
                    Arrays.fill(samples, from, from + size, samples[from - 1]);
                }
            }
            case GRADIENT -> gradient(at, size);
            default -> {
                byte value = (byte) average(x, y, size);
                for (int row = 0; row < size; row++) {
                    Arrays.fill(samples, at + row * stride, at + row * stride + size, value);
                }
            }
        }
    }

    private void gradient(int at, int size) {
        int corner = samples[at - stride - 1] & 255;
        for (int row = 0; row < size; row++) {
            int from = at + row * stride;
            int left = samples[from - 1] & 255;
            for (int i = 0; i < size; i++) {
                samples[from + i] = clip(left + (samples[at - stride + i] & 255) - corner);
            }
        }
    }

    /** The mean of the neighbours that lie within the frame. */
    private int average(int x, int y, int size) {
        if (x == 0 && y == 0) {
            return 128;
        }
        int sum = 0;
        int count = 0;
        for (int i = 0; y > 0 && i < size; i++, count++) {
            sum += plane.get(x + i, y - 1);
        }
        for (int i = 0; x > 0 && i < size; i++, count++) {
            sum += plane.get(x - 1, y + i);
        }
        return (sum + count / 2) / count;
    }

    /**
     * Predicts a block of 4x4 samples.
     *
     * @param beyond the four samples to the right of those above
     */
    void block(int mode, int x, int y, int[] beyond) {
        int at = plane.at(x, y);
        // From the bottom left up to the corner, and on to the right: L K J I X A B C D E F G H.
        for (int i = 0; i < 4; i++) {
            edge[i] = samples[at + (3 - i) * stride - 1] & 255;
            edge[5 + i] = samples[at - stride + i] & 255;
            edge[9 + i] = beyond[i];
        }
        edge[4] = samples[at - stride - 1] & 255;
        if (mode == GRADIENT) {
            gradient(at, 4);
            return;
        }
        int mean = 4;
        for (int i = 0; i < 4; i++) {
            mean += edge[i] + edge[5 + i];
        }
        for (int row = 0; row < 4; row++) {
            for (int i = 0; i < 4; i++) {
                samples[at + row * stride + i] = (byte) (mode == AVERAGE ? mean >> 3 : directed(mode, i, row));
            }
        }
    }

    private int directed(int mode, int i, int row) {
        return switch (mode) {
            case VERTICAL -> three(5 + i);
            case HORIZONTAL -> row == 3 ? (edge[1] + 3 * edge[0] + 2) >> 2 : three(3 - row);
            case RIGHT_DOWN -> three(4 + i - row);
            case LEFT_DOWN -> i + row == 6 ? (edge[11] + 3 * edge[12] + 2) >> 2 : three(6 + i + row);
            case VERTICAL_RIGHT -> verticalRight(2 * i - row, i, row);
            case VERTICAL_LEFT -> verticalLeft(i, row);
            case HORIZONTAL_DOWN -> horizontalDown(2 * row - i, i, row);
            default -> horizontalUp(i + 2 * row);
        };
    }

    private int verticalRight(int slope, int i, int row) {
        if (slope < -1) {
            return three(5 - row);
        }
        if (slope == -1) {
            return three(4);
        }
        int from = 4 + i - row / 2;
        return row % 2 == 0 ? two(from) : three(from);
    }

    private int verticalLeft(int i, int row) {
        if (i == 3 && row >= 2) {
            return three(row == 2 ? 10 : 11);
        }
        int from = 5 + i + row / 2;
        return row % 2 == 0 ? two(from) : three(from + 1);
    }

    private int horizontalDown(int slope, int i, int row) {
        if (slope < -1) {
            return three(3 + i);
        }
        if (slope == -1) {
            return three(4);
        }
        int from = 3 - row + i / 2;
        return i % 2 == 0 ? two(from) : three(from + 1);
    }

    private int horizontalUp(int slope) {
        if (slope > 5) {
            return edge[0];
        }
        if (slope == 5) {
            return (edge[1] + 3 * edge[0] + 2) >> 2;
        }
        int from = 3 - slope / 2;
        return slope % 2 == 0 ? (edge[from] + edge[from - 1] + 1) >> 1 : three(from - 1);
    }

    /** The mean of a sample of the edge and the one after it. */
    private int two(int from) {
        return (edge[from] + edge[from + 1] + 1) >> 1;
    }

    /** The weighted mean of a sample of the edge and those beside it. */
    private int three(int middle) {
        return (edge[middle - 1] + 2 * edge[middle] + edge[middle + 1] + 2) >> 2;
    }

    /**
     * Adds the inverse transform of 16 coefficients to a block.
     *
     * @throws BadImage for numbers that 16 bits do not hold; decoders differ in what they make of these
     */
    void add(short[] coefficients, int from, int x, int y) throws BadImage {
        for (int i = 0; i < 4; i++) {
            transform(
                    coefficients[from + i],
                    coefficients[from + 4 + i],
                    coefficients[from + 8 + i],
                    coefficients[from + 12 + i],
                    4 * i);
        }
        int[] first = columns.clone();
        for (int i = 0; i < 4; i++) {
            transform(first[i] + 4, first[4 + i], first[8 + i], first[12 + i], 4 * i);
        }
        for (int row = 0; row < 4; row++) {
            int at = plane.at(x, y + row);
            for (int i = 0; i < 4; i++) {
                samples[at + i] = clip((samples[at + i] & 255) + (columns[4 * row + i] >> 3));
            }
        }
    }

    private void transform(int in0, int in1, int in2, int in3, int to) throws BadImage {
        int a = in0 + in2;
        int b = in0 - in2;
        int c = ((in1 * 35468) >> 16) - in3 - ((in3 * 20091) >> 16);
        int d = in1 + ((in1 * 20091) >> 16) + ((in3 * 35468) >> 16);
        columns[to] = fit(a + d);
        columns[to + 1] = fit(b + c);
        columns[to + 2] = fit(b - c);
        columns[to + 3] = fit(a - d);
    }

    private static int fit(int value) throws BadImage {
        if (value != (short) value) {
            throw BadImage.damaged("its coefficients are impossible");
        }
        return value;
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
