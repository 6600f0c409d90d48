package lilora.engine.image.codec.webp;

/** The filter that smooths the edges of macroblocks and of their 4x4 blocks, once a frame is whole (RFC 6386, section 15). */
final class Vp8Filter {
    private final byte[] samples;
    private final int stride;
    private final Vp8Plane plane;

    /**
     * How strongly the edges of a macroblock are filtered.
     *
     * @param limit largest sum of differences of an inner edge that is smoothed; 0 for none
     * @param inner largest difference of neighbours beside it
     * @param high difference above which an edge counts as one of the picture
     */
    record Strength(int limit, int inner, int high) {
        static Strength of(int level, int sharpness) {
            if (level <= 0) {
                return new Strength(0, 0, 0);
            }
            int inner = level;
            if (sharpness > 0) {
                inner = Math.min(inner >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
            }
            inner = Math.max(inner, 1);
            return new Strength(2 * level + inner, inner, level >= 40 ? 2 : level >= 15 ? 1 : 0);
        }
    }

    Vp8Filter(Vp8Plane plane) {
        this.plane = plane;
        this.samples = plane.samples();
        this.stride = plane.stride();
    }

    /**
     * Filters one macroblock of {@code size} samples a side.
     *
     * @param simple whether only the two samples beside an edge change
     * @param inside whether the edges within the macroblock are filtered too
     */
    void macroblock(int x, int y, int size, Strength strength, boolean simple, boolean inside) {
        if (strength.limit() == 0) {
            return;
        }
        if (x > 0) {
            edge(plane.at(x, y), 1, stride, size, strength, simple, true);
        }
        for (int i = 4; inside && i < size; i += 4) {
            edge(plane.at(x + i, y), 1, stride, size, strength, simple, false);
        }
        if (y > 0) {
            edge(plane.at(x, y), stride, 1, size, strength, simple, true);
        }
        for (int i = 4; inside && i < size; i += 4) {
            edge(plane.at(x, y + i), stride, 1, size, strength, simple, false);
        }
    }

    private void edge(int from, int across, int along, int length, Strength strength, boolean simple, boolean outer) {
        int limit = 2 * (strength.limit() + (outer ? 4 : 0)) + 1;
        for (int i = 0, at = from; i < length; i++, at += along) {
            if (4 * difference(at - across, at) + difference(at - 2 * across, at + across) > limit) {
                continue;
            }
            if (simple) {
                two(at, across);
            } else if (even(at, across, strength.inner())) {
                if (difference(at - 2 * across, at - across) > strength.high()
                        || difference(at + across, at) > strength.high()) {
                    two(at, across);
                } else if (outer) {
                    six(at, across);
                } else {
                    four(at, across);
                }
            }
        }
    }

    private boolean even(int at, int step, int inner) {
        return difference(at - 4 * step, at - 3 * step) <= inner
                && difference(at - 3 * step, at - 2 * step) <= inner
                && difference(at - 2 * step, at - step) <= inner
                && difference(at + 3 * step, at + 2 * step) <= inner
                && difference(at + 2 * step, at + step) <= inner
                && difference(at + step, at) <= inner;
    }

    private void two(int at, int step) {
        int a = 3 * (get(at) - get(at - step)) + octet(get(at - 2 * step) - get(at + step));
        move(at - step, fraction(a + 3));
        move(at, -fraction(a + 4));
    }

    private void four(int at, int step) {
        int a = 3 * (get(at) - get(at - step));
        int near = fraction(a + 4);
        int far = (near + 1) >> 1;
        move(at - 2 * step, far);
        move(at - step, fraction(a + 3));
        move(at, -near);
        move(at + step, -far);
    }

    private void six(int at, int step) {
        int a = octet(3 * (get(at) - get(at - step)) + octet(get(at - 2 * step) - get(at + step)));
        for (int i = 0; i < 3; i++) {
            int change = (9 * (3 - i) * a + 63) >> 7;
            move(at - (i + 1) * step, change);
            move(at + i * step, -change);
        }
    }

    private int get(int at) {
        return samples[at] & 255;
    }

    private int difference(int one, int other) {
        return Math.abs(get(one) - get(other));
    }

    private void move(int at, int change) {
        samples[at] = (byte) Math.max(0, Math.min(255, get(at) + change));
    }

    private static int octet(int value) {
        return Math.max(-128, Math.min(127, value));
    }

    private static int fraction(int value) {
        return Math.max(-16, Math.min(15, value >> 3));
    }
}
