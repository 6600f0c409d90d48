package lilora.engine.image.codec.lossless;

import java.util.Arrays;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ByteInput;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.Palette;
import lilora.engine.image.codec.RgbImage;

/**
 * The first frame of a GIF, on its screen as Pillow lays it: what the frame does not cover has the frame's transparent colour, or
 * else the first one of the palette. (Java's own reader gives the frame alone.)
 */
public final class GifReader implements ImageSource {
    private static final int LONGEST_CODE = 12;

    private final ByteInput in;
    private final ImageSize screen;
    private final Frame frame;
    private final Palette palette;
    private final int around;

    private record Frame(int left, int top, int width, int height, boolean interlaced) {}

    public GifReader(byte[] file) throws BadImage {
        in = new ByteInput(file, 6);
        int width = in.littleWord();
        int height = in.littleWord();
        int flags = in.octet();
        in.skip(2);
        Palette shared = palette(flags);
        around = findFrame();
        int left = in.littleWord();
        int top = in.littleWord();
        int frameWidth = in.littleWord();
        int frameHeight = in.littleWord();
        int frameFlags = in.octet();
        frame = new Frame(left, top, frameWidth, frameHeight, (frameFlags & 64) != 0);
        palette = (frameFlags & 128) != 0 ? palette(frameFlags) : shared;
        if (frameWidth == 0 || frameHeight == 0) {
            throw BadImage.damaged("its frame is empty");
        }
        screen = new ImageSize(Math.max(width, left + frameWidth), Math.max(height, top + frameHeight));
    }

    public static boolean accepts(byte[] data) {
        return data.length > 12
                && data[0] == 'G'
                && data[1] == 'I'
                && data[2] == 'F'
                && data[3] == '8'
                && (data[4] == '7' || data[4] == '9')
                && data[5] == 'a';
    }

    @Override
    public ImageSize size() {
        return screen;
    }

    private Palette palette(int flags) throws BadImage {
        if ((flags & 128) == 0) {
            return Palette.grey();
        }
        byte[] colors = in.octets(3L << ((flags & 7) + 1));
        for (int i = 0; i < colors.length; i++) {
            if ((colors[i] & 255) != i / 3) {
                return Palette.of(colors);
            }
        }
        // Such a palette makes the image grey, also where its samples reach beyond it.
        return Palette.grey();
    }

    /** Passes the extensions; the transparent colour if one is named, or 0. */
    private int findFrame() throws BadImage {
        int transparent = 0;
        while (true) {
            int kind = in.octet();
            if (kind == ',') {
                return transparent;
            }
            if (kind == ';') {
                throw BadImage.damaged("there is no image in it");
            }
            // Stray bytes between blocks are passed over.
            if (kind == '!') {
                int label = in.octet();
                byte[] first = in.octets(in.octet());
                if (label == 0xF9 && first.length >= 4 && (first[0] & 1) != 0) {
                    transparent = first[3] & 255;
                }
                for (int n = first.length; n > 0; ) {
                    n = in.octet();
                    in.skip(n);
                }
            }
        }
    }

    @Override
    public RgbImage pixels() throws BadImage {
        byte[] samples = new byte[Math.multiplyExact(screen.width(), screen.height())];
        Arrays.fill(samples, (byte) around);
        byte[] inside = new byte[frame.width * frame.height];
        decompress(inside);
        for (int row = 0; row < frame.height; row++) {
            int y = frame.interlaced ? interlaced(row) : row;
            System.arraycopy(
                    inside, row * frame.width, samples, (frame.top + y) * screen.width() + frame.left, frame.width);
        }
        return palette.image(screen, samples);
    }

    /** Where the row of an interlaced frame belongs that comes as number {@code row}. */
    private int interlaced(int row) {
        int eighths = (frame.height + 7) / 8;
        int quarters = (frame.height + 3) / 4;
        int halves = (frame.height + 1) / 2;
        if (row < eighths) {
            return row * 8;
        }
        if (row < quarters) {
            return (row - eighths) * 8 + 4;
        }
        return row < halves ? (row - quarters) * 4 + 2 : (row - halves) * 2 + 1;
    }

    private void decompress(byte[] out) throws BadImage {
        int start = in.octet();
        if (start < 1 || start >= LONGEST_CODE) {
            throw BadImage.damaged("codes of an impossible length");
        }
        Codes codes = new Codes();
        Dictionary dictionary = new Dictionary(start);
        int at = 0;
        while (at < out.length) {
            int code = codes.take(dictionary.bits);
            if (code == dictionary.clear) {
                dictionary.forget();
            } else if (code == dictionary.clear + 1) {
                throw BadImage.damaged("its data ends too early");
            } else {
                at = dictionary.spell(code, out, at);
            }
        }
    }

    /** What codes stand for: a sample each, or what an earlier code stands for and one sample more. */
    private static final class Dictionary {
        private final int start;
        private final int clear;
        private final int[] before = new int[1 << LONGEST_CODE];
        private final byte[] last = new byte[1 << LONGEST_CODE];
        private final byte[] reversed = new byte[1 << LONGEST_CODE];
        private int bits;
        private int next;
        private int previous;
        private byte head;

        Dictionary(int start) {
            this.start = start;
            this.clear = 1 << start;
            for (int i = 0; i < clear; i++) {
                last[i] = (byte) i;
            }
            forget();
        }

        void forget() {
            bits = start + 1;
            next = clear + 2;
            previous = -1;
        }

        /** Writes what a code stands for, as far as there is room, and learns the next one; where it ends. */
        int spell(int code, byte[] out, int from) throws BadImage {
            if (code > next || (previous < 0 && code >= clear) || (code == next && next >= 1 << LONGEST_CODE)) {
                throw BadImage.damaged("an impossible code");
            }
            int count = 0;
            int walk = code;
            if (code == next) {
                reversed[count++] = head;
                walk = previous;
            }
            while (walk >= clear) {
                reversed[count++] = last[walk];
                walk = before[walk];
            }
            head = last[walk];
            reversed[count++] = head;
            int at = from;
            while (count > 0 && at < out.length) {
                out[at++] = reversed[--count];
            }
            learn();
            previous = code;
            return at;
        }

        private void learn() {
            if (previous >= 0 && next < 1 << LONGEST_CODE) {
                before[next] = previous;
                last[next] = head;
                next++;
                if (next == 1 << bits && bits < LONGEST_CODE) {
                    bits++;
                }
            }
        }
    }

    /** Codes of varying length, lowest bit first, out of blocks of bytes. */
    private final class Codes {
        private int bits;
        private int count;
        private int block;

        int take(int length) throws BadImage {
            while (count < length) {
                if (block == 0) {
                    block = in.octet();
                    if (block == 0) {
                        throw BadImage.damaged("its data ends too early");
                    }
                    if (block > in.left()) {
                        throw BadImage.cut();
                    }
                }
                bits |= in.octet() << count;
                count += 8;
                block--;
            }
            int code = bits & ((1 << length) - 1);
            bits >>>= length;
            count -= length;
            return code;
        }
    }
}
