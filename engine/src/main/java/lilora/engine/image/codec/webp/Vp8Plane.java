package lilora.engine.image.codec.webp;

import java.util.Arrays;

/** One plane of a VP8 frame: whole macroblocks, and around them what prediction sees beyond the frame. */
final class Vp8Plane {
    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;

    private final byte[] samples;
    private final int stride;

    Vp8Plane(int width, int height) {
        stride = width + 1;
        samples = new byte[Math.multiplyExact(stride, height + 1)];
        Arrays.fill(samples, 0, stride, ABOVE);
        for (int y = 1; y <= height; y++) {
            samples[y * stride] = LEFT;
        }
    }

    byte[] samples() {
        return samples;
    }

    int stride() {
        return stride;
    }

    /** Where a sample lies; {@code x} and {@code y} may be -1. */
    int at(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    int get(int x, int y) {
        return samples[at(x, y)] & 255;
    }
}
