package lilora.engine.image.codec.webp;

import java.util.Arrays;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.RgbImage;

/** A key frame of VP8 (RFC 6386), which is the picture of a lossy WebP. */
final class Vp8Frame {
    /** Nodes of the tree of 4x4 modes, two branches each: the number of another node, or the complement of a mode. */
    private static final int[] MODE_TREE = {
        ~Vp8Prediction.AVERAGE,
        1,
        ~Vp8Prediction.GRADIENT,
        2,
        ~Vp8Prediction.VERTICAL,
        3,
        4,
        6,
        ~Vp8Prediction.HORIZONTAL,
        5,
        ~Vp8Prediction.RIGHT_DOWN,
        ~Vp8Prediction.VERTICAL_RIGHT,
        ~Vp8Prediction.LEFT_DOWN,
        7,
        ~Vp8Prediction.VERTICAL_LEFT,
        8,
        ~Vp8Prediction.HORIZONTAL_DOWN,
        ~Vp8Prediction.HORIZONTAL_UP
    };

    private final Vp8Header header;
    private final Vp8Bits modes;
    private final Vp8Tokens tokens;
    private final int across;
    private final int down;
    private final Vp8Plane light;
    private final Vp8Plane blueness;
    private final Vp8Plane redness;
    private final Vp8Prediction lightPrediction;
    private final Vp8Prediction bluenessPrediction;
    private final Vp8Prediction rednessPrediction;
    private final int[] modesAbove;
    private final int[] modesLeft = new int[4];
    private final int[] blockModes = new int[16];
    private final int[] beyond = new int[4];

    /** How each macroblock is filtered, and whether within as well. */
    private final Vp8Filter.Strength[] strengths;

    private final boolean[] inside;

    Vp8Frame(Vp8Header header) {
        this.header = header;
        modes = header.modes();
        across = (header.size().width() + 15) / 16;
        down = (header.size().height() + 15) / 16;
        tokens = new Vp8Tokens(header.probabilities(), across);
        light = new Vp8Plane(16 * across, 16 * down);
        blueness = new Vp8Plane(8 * across, 8 * down);
        redness = new Vp8Plane(8 * across, 8 * down);
        lightPrediction = new Vp8Prediction(light);
        bluenessPrediction = new Vp8Prediction(blueness);
        rednessPrediction = new Vp8Prediction(redness);
        modesAbove = new int[4 * across];
        strengths = new Vp8Filter.Strength[across * down];
        inside = new boolean[across * down];
    }

    RgbImage decode() throws BadImage {
        for (int row = 0; row < down; row++) {
            Arrays.fill(modesLeft, Vp8Prediction.AVERAGE);
            tokens.startRow();
            for (int column = 0; column < across; column++) {
                macroblock(column, row);
                header.tokens(row).check();
                modes.check();
            }
        }
        filter();
        return new Vp8Colors(light, blueness, redness).image(header.size());
    }

    private void macroblock(int column, int row) throws BadImage {
        int segment = header.readSegment();
        boolean skip = header.readSkip();
        boolean blocks = modes.bit(145) == 0;
        int mode = 0;
        if (blocks) {
            readBlockModes(column);
        } else {
            mode = readMode();
            Arrays.fill(modesLeft, mode);
            Arrays.fill(modesAbove, 4 * column, 4 * column + 4, mode);
        }
        int colorMode = readColorMode();
        int used = 0;
        if (skip) {
            tokens.skip(column, blocks);
        } else {
            used = tokens.read(header.tokens(row), column, blocks, header.steps(segment));
        }
        if (blocks) {
            predictBlocks(column, row, used);
        } else {
            lightPrediction.square(mode, 16 * column, 16 * row, 16);
            add(lightPrediction, 16 * column, 16 * row, 4, 0, used);
        }
        bluenessPrediction.square(colorMode, 8 * column, 8 * row, 8);
        add(bluenessPrediction, 8 * column, 8 * row, 2, 16, used);
        rednessPrediction.square(colorMode, 8 * column, 8 * row, 8);
        add(rednessPrediction, 8 * column, 8 * row, 2, 20, used);
        strengths[row * across + column] = header.strength(segment, blocks);
        inside[row * across + column] = blocks || used != 0;
    }

    private int readMode() {
        if (modes.bit(156) == 1) {
            return modes.bit(128) == 1 ? Vp8Prediction.GRADIENT : Vp8Prediction.HORIZONTAL;
        }
        return modes.bit(163) == 1 ? Vp8Prediction.VERTICAL : Vp8Prediction.AVERAGE;
    }

    private int readColorMode() {
        if (modes.bit(142) == 0) {
            return Vp8Prediction.AVERAGE;
        }
        if (modes.bit(114) == 0) {
            return Vp8Prediction.VERTICAL;
        }
        return modes.bit(183) == 1 ? Vp8Prediction.GRADIENT : Vp8Prediction.HORIZONTAL;
    }

    private void readBlockModes(int column) {
        for (int i = 0; i < 16; i++) {
            int top = 4 * column + i % 4;
            int probabilities = (modesAbove[top] * 10 + modesLeft[i / 4]) * 9;
            int node = 0;
            do {
                node = MODE_TREE[2 * node + modes.bit(Vp8Tables.MODES[probabilities + node])];
            } while (node > 0);
            blockModes[i] = ~node;
            modesAbove[top] = ~node;
            modesLeft[i / 4] = ~node;
        }
    }

    private void predictBlocks(int column, int row, int used) throws BadImage {
        int x = 16 * column;
        int y = 16 * row;
        // What lies to the right of the macroblock above serves all rows of blocks.
        int[] right = new int[4];
        for (int i = 0; i < 4; i++) {
            right[i] = row == 0 ? 127 : light.get(column == across - 1 ? x + 15 : x + 16 + i, y - 1);
        }
        for (int i = 0; i < 16; i++) {
            int left = x + i % 4 * 4;
            int top = y + i / 4 * 4;
            for (int k = 0; k < 4; k++) {
                beyond[k] = i % 4 == 3 ? right[k] : light.get(left + 4 + k, top - 1);
            }
            lightPrediction.block(blockModes[i], left, top, beyond);
            if ((used >> i & 1) == 1) {
                lightPrediction.add(tokens.coefficients(), 16 * i, left, top);
            }
        }
    }

    private void add(Vp8Prediction prediction, int x, int y, int side, int first, int used) throws BadImage {
        for (int i = 0; i < side * side; i++) {
            if ((used >> (first + i) & 1) == 1) {
                prediction.add(tokens.coefficients(), 16 * (first + i), x + i % side * 4, y + i / side * 4);
            }
        }
    }

    private void filter() {
        Vp8Filter lightFilter = new Vp8Filter(light);
        Vp8Filter bluenessFilter = new Vp8Filter(blueness);
        Vp8Filter rednessFilter = new Vp8Filter(redness);
        boolean simple = header.simpleFilter();
        for (int i = 0; i < strengths.length; i++) {
            int column = i % across;
            int row = i / across;
            lightFilter.macroblock(16 * column, 16 * row, 16, strengths[i], simple, inside[i]);
            if (!simple) {
                bluenessFilter.macroblock(8 * column, 8 * row, 8, strengths[i], false, inside[i]);
                rednessFilter.macroblock(8 * column, 8 * row, 8, strengths[i], false, inside[i]);
            }
        }
    }
}
