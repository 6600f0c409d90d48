package lilora.engine.image.codec.jpeg;

import lilora.engine.image.codec.BadImage;

/** Rows of one component of a JPEG at the width and height of the image, as libjpeg-turbo makes them. */
abstract class JpegUpsampling {
    final JpegComponent component;
    final byte[] plane;
    final byte[] out;

    private JpegUpsampling(JpegComponent component, int width) {
        this.component = component;
        this.plane = component.plane();
        // The last sample of a coarse component may stand for pixels beyond the edge.
        this.out = new byte[width + 4];
    }

    /** The row of pixels {@code y}; the next call overwrites it. */
    abstract byte[] row(int y);

    static JpegUpsampling of(JpegComponent component, int finestAcross, int finestDown, int width) throws BadImage {
        if (finestAcross % component.horizontal != 0 || finestDown % component.vertical != 0) {
            throw BadImage.unsupported("a JPEG whose colours are sampled at uneven steps");
        }
        int across = finestAcross / component.horizontal;
        int down = finestDown / component.vertical;
        boolean wide = component.width() > 2;
        if (across == 2 && down == 1 && wide) {
            return new Halved(component, width);
        }
        if (across == 1 && down == 2) {
            return new Stacked(component, width);
        }
        if (across == 2 && down == 2 && wide) {
            return new Quartered(component, width);
        }
        return new Repeated(component, width, across, down);
    }

    /** Each sample as often as needed. */
    private static final class Repeated extends JpegUpsampling {
        private final int across;
        private final int down;
        private final int width;

        Repeated(JpegComponent component, int width, int across, int down) {
            super(component, width);
            this.across = across;
            this.down = down;
            this.width = width;
        }

        @Override
        byte[] row(int y) {
            int from = component.rowAt(y / down);
            if (across == 1) {
                System.arraycopy(plane, from, out, 0, width);
            } else {
                for (int x = 0; x < width; x++) {
                    out[x] = plane[from + x / across];
                }
            }
            return out;
        }
    }

    /** Half as wide: each pixel takes 3/4 of its own sample and 1/4 of the neighbour that it is nearer to. */
    private static final class Halved extends JpegUpsampling {
        Halved(JpegComponent component, int width) {
            super(component, width);
        }

        @Override
        byte[] row(int y) {
            int from = component.rowAt(y);
            int last = component.width() - 1;
            for (int x = 0; x <= last; x++) {
                int own = plane[from + x] & 255;
                int left = x == 0 ? own : plane[from + x - 1] & 255;
                int right = x == last ? own : plane[from + x + 1] & 255;
                out[2 * x] = (byte) ((3 * own + left + 1) >> 2);
                out[2 * x + 1] = (byte) ((3 * own + right + 2) >> 2);
            }
            return out;
        }
    }

    /** Half as high. */
    private static final class Stacked extends JpegUpsampling {
        Stacked(JpegComponent component, int width) {
            super(component, width);
        }

        @Override
        byte[] row(int y) {
            boolean upper = (y & 1) == 0;
            int near = component.rowAt(y / 2);
            int far = component.rowAt(upper ? y / 2 - 1 : y / 2 + 1);
            int round = upper ? 1 : 2;
            for (int x = 0; x < component.width(); x++) {
                out[x] = (byte) ((3 * (plane[near + x] & 255) + (plane[far + x] & 255) + round) >> 2);
            }
            return out;
        }
    }

    /** Half as wide and half as high. */
    private static final class Quartered extends JpegUpsampling {
        Quartered(JpegComponent component, int width) {
            super(component, width);
        }

        @Override
        byte[] row(int y) {
            int near = component.rowAt(y / 2);
            int far = component.rowAt((y & 1) == 0 ? y / 2 - 1 : y / 2 + 1);
            int last = component.width() - 1;
            int own = sum(near, far, 0);
            int left = own;
            for (int x = 0; x <= last; x++) {
                int right = x == last ? own : sum(near, far, x + 1);
                out[2 * x] = (byte) ((3 * own + left + 8) >> 4);
                out[2 * x + 1] = (byte) ((3 * own + right + 7) >> 4);
                left = own;
                own = right;
            }
            return out;
        }

        private int sum(int near, int far, int x) {
            return 3 * (plane[near + x] & 255) + (plane[far + x] & 255);
        }
    }
}
