package lilora.engine.image.codec.webp;

import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ByteInput;
import lilora.engine.image.codec.ImageSize;

/** The header of a key frame of VP8 (RFC 6386, section 9), and the partitions behind it. What libwebp takes for an error is one here. */
final class Vp8Header {
    private static final int SEGMENTS = 4;

    private final ImageSize size;
    private final Vp8Bits modes;
    private final Vp8Bits[] tokens;
    private final int[] segmentSteps = new int[SEGMENTS];
    private final int[] segmentLevels = new int[SEGMENTS];
    private final int[] segmentProbabilities = {255, 255, 255};
    private final boolean segmented;
    private final boolean segmentsMapped;
    private final boolean absolute;
    private final boolean simpleFilter;
    private final Vp8Filter.Strength[] strengths = new Vp8Filter.Strength[2 * SEGMENTS];
    private final Steps[] steps = new Steps[SEGMENTS];
    private final int[] probabilities;
    private final int skipProbability;

    /** Quantiser steps of a segment, each for the first and for the other coefficients of a block. */
    record Steps(int light, int lightOthers, int means, int meansOthers, int color, int colorOthers) {
        private static Steps of(int index, int[] changes) {
            return new Steps(
                    first(index + changes[0]),
                    others(index),
                    2 * first(index + changes[1]),
                    Math.max(8, others(index + changes[2]) * 155 / 100),
                    first(Math.min(117, index + changes[3])),
                    others(index + changes[4]));
        }

        private static int first(int index) {
            return Vp8Tables.DC_STEPS[Math.max(0, Math.min(127, index))];
        }

        private static int others(int index) {
            return Vp8Tables.AC_STEPS[Math.max(0, Math.min(127, index))];
        }
    }

    /**
     * @param from where the frame begins in the file
     * @param length its bytes, as declared
     * @param end where its data ends, with the byte that makes the length even
     */
    Vp8Header(byte[] file, int from, int length, int end) throws BadImage {
        ByteInput in = new ByteInput(file, from);
        int bits = in.littleWord() | in.octet() << 16;
        size = size(file, from);
        in.skip(7);
        int first = bits >> 5;
        if (first >= length || first > end - in.position()) {
            throw BadImage.cut();
        }
        int data = in.position();
        modes = new Vp8Bits(file, data, data + first);
        // Color space and kind of clamping, of which there is one each.
        modes.number(2);
        segmented = modes.flag();
        segmentsMapped = segmented && modes.flag();
        absolute = !segmented || readSegments();
        for (int i = 0; segmentsMapped && i < 3; i++) {
            segmentProbabilities[i] = modes.flag() ? modes.number(8) : 255;
        }
        modes.check();
        simpleFilter = modes.flag();
        readFilter();
        modes.check();
        tokens = partitions(file, data + first, end);
        readSteps();
        // Whether the probabilities are kept for the next frame.
        modes.flag();
        probabilities = readProbabilities();
        skipProbability = modes.flag() ? modes.number(8) : -1;
    }

    /** The size of a frame, from its first ten bytes. */
    static ImageSize size(byte[] file, int from) throws BadImage {
        ByteInput in = new ByteInput(file, from);
        int bits = in.littleWord() | in.octet() << 16;
        int mark = in.octet() << 16 | in.octet() << 8 | in.octet();
        int width = in.littleWord() & 0x3FFF;
        int height = in.littleWord() & 0x3FFF;
        boolean keyFrame = (bits & 1) == 0;
        boolean shown = (bits >> 4 & 1) == 1;
        if (mark != 0x9D012A || !keyFrame || !shown || (bits >> 1 & 7) > 3 || width == 0 || height == 0) {
            throw BadImage.damaged("its frame is not a key frame of VP8");
        }
        return new ImageSize(width, height);
    }

    private boolean readSegments() {
        if (!modes.flag()) {
            return true;
        }
        boolean given = modes.flag();
        for (int i = 0; i < SEGMENTS; i++) {
            segmentSteps[i] = modes.optional(7);
        }
        for (int i = 0; i < SEGMENTS; i++) {
            segmentLevels[i] = modes.optional(6);
        }
        return given;
    }

    private void readFilter() {
        int level = modes.number(6);
        int sharpness = modes.number(3);
        int change = 0;
        int blockChange = 0;
        boolean changes = modes.flag();
        if (changes && modes.flag()) {
            // Of the changes by reference frame and by mode only the first of each matters to a key frame.
            change = modes.optional(6);
            for (int i = 1; i < 4; i++) {
                modes.optional(6);
            }
            blockChange = modes.optional(6);
            for (int i = 1; i < 4; i++) {
                modes.optional(6);
            }
        }
        for (int i = 0; i < strengths.length; i++) {
            int own = !segmented ? level : segmentLevels[i / 2] + (absolute ? 0 : level);
            int changed = own + change + (i % 2 == 1 ? blockChange : 0);
            strengths[i] = Vp8Filter.Strength.of(level == 0 ? 0 : Math.min(63, changed), sharpness);
        }
    }

    private Vp8Bits[] partitions(byte[] file, int from, int end) throws BadImage {
        Vp8Bits[] out = new Vp8Bits[1 << modes.number(2)];
        int sizes = from;
        int at = from + 3 * (out.length - 1);
        if (at >= end) {
            throw BadImage.cut();
        }
        for (int i = 0; i < out.length; i++, sizes += 3) {
            boolean last = i == out.length - 1;
            int length = last
                    ? end - at
                    : (file[sizes] & 255) | (file[sizes + 1] & 255) << 8 | (file[sizes + 2] & 255) << 16;
            length = Math.min(length, end - at);
            if (last && length == 0) {
                throw BadImage.cut();
            }
            out[i] = new Vp8Bits(file, at, at + length);
            at += length;
        }
        return out;
    }

    private void readSteps() {
        int index = modes.number(7);
        int[] changes = new int[5];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = modes.optional(4);
        }
        for (int i = 0; i < SEGMENTS; i++) {
            steps[i] = Steps.of(!segmented ? index : segmentSteps[i] + (absolute ? 0 : index), changes);
        }
    }

    private int[] readProbabilities() {
        int[] out = new int[Vp8Tables.COEFFICIENTS.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = modes.bit(Vp8Tables.UPDATES[i]) == 1 ? modes.number(8) : Vp8Tables.COEFFICIENTS[i];
        }
        return out;
    }

    ImageSize size() {
        return size;
    }

    /** The partition of the modes, from behind the header on. */
    Vp8Bits modes() {
        return modes;
    }

    /** The partition with the coefficients of a row of macroblocks. */
    Vp8Bits tokens(int row) {
        return tokens[row & (tokens.length - 1)];
    }

    /** Reads which segment the next macroblock belongs to. */
    int readSegment() {
        if (!segmentsMapped) {
            return 0;
        }
        return modes.bit(segmentProbabilities[0]) == 0
                ? modes.bit(segmentProbabilities[1])
                : 2 + modes.bit(segmentProbabilities[2]);
    }

    /** Reads whether the next macroblock has no coefficients. */
    boolean readSkip() {
        return skipProbability >= 0 && modes.bit(skipProbability) == 1;
    }

    Steps steps(int segment) {
        return steps[segment];
    }

    boolean simpleFilter() {
        return simpleFilter;
    }

    Vp8Filter.Strength strength(int segment, boolean blocks) {
        return strengths[2 * segment + (blocks ? 1 : 0)];
    }

    /** Probabilities of the tokens; not to be changed. */
    int[] probabilities() {
        return probabilities;
    }
}
