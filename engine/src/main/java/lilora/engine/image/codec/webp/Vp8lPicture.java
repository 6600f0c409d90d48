package lilora.engine.image.codec.webp;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import lilora.engine.image.codec.BadImage;

/**
 * The lossless coding of WebP (RFC 9649, section 3), of a whole picture or of the alpha channel of a lossy one. What libwebp takes
 * for an error is one here.
 */
final class Vp8lPicture {
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int MOST_CACHE_BITS = 11;

    /** More sets of codes than any encoder makes; each takes memory. */
    private static final int MOST_GROUPS = 10_000;

    /** The places that short distances name: rows up in the upper four bits, 8 minus columns to the left in the lower ones. */
    private static final byte[] NEAR = HexFormat.of()
            .parseHex("1807171928062729161a262a38053739151b363a252b48044749141c353b464a242c58454b343c03"
                    + "5759131d565a232d444c555b333d68026769121e666a222e545c434d656b323e78017779535d111f"
                    + "646c424e767a212f757b313f636d525e00747c414f1020626e30737d515f40727e616f50717f6070");

    /** Transforms by their numbers in the file. */
    private static final List<Vp8lTransform.Kind> KINDS = List.of(
            Vp8lTransform.Kind.PREDICTION,
            Vp8lTransform.Kind.COLOR,
            Vp8lTransform.Kind.SUBTRACT_GREEN,
            Vp8lTransform.Kind.INDEXED);

    private final Vp8lBits in;

    Vp8lPicture(Vp8lBits in) {
        this.in = in;
    }

    /** The codes of a part of the picture. */
    private record Codes(Vp8lCode green, Vp8lCode red, Vp8lCode blue, Vp8lCode alpha, Vp8lCode distance) {
        static Codes read(Vp8lBits in, int cached) throws BadImage {
            Vp8lCode green = Vp8lCode.read(in, LITERALS + LENGTHS + cached);
            Vp8lCode red = Vp8lCode.read(in, LITERALS);
            Vp8lCode blue = Vp8lCode.read(in, LITERALS);
            Vp8lCode alpha = Vp8lCode.read(in, LITERALS);
            return new Codes(green, red, blue, alpha, Vp8lCode.read(in, DISTANCES));
        }
    }

    /** Which part of a picture has which codes: one number a square. */
    private static final class Groups {
        private final int[] numbers;
        private final int bits;
        private final int across;
        private final Codes[] codes;

        Groups(int[] numbers, int bits, int across, Codes[] codes) {
            this.numbers = numbers;
            this.bits = bits;
            this.across = across;
            this.codes = codes;
        }

        Codes at(int x, int y) {
            return codes[numbers[(y >> bits) * across + (x >> bits)]];
        }
    }

    /** The pixels, 0xAARRGGBB, row by row. */
    int[] decode(int width, int height) throws BadImage {
        Deque<Vp8lTransform> transforms = new ArrayDeque<>();
        Set<Vp8lTransform.Kind> seen = EnumSet.noneOf(Vp8lTransform.Kind.class);
        int across = width;
        while (in.flag()) {
            Vp8lTransform.Kind kind = KINDS.get(in.number(2));
            if (!seen.add(kind)) {
                throw BadImage.damaged("a transform is named twice");
            }
            Vp8lTransform transform = transform(kind, across, height);
            transforms.push(transform);
            across = transform.codedWidth();
        }
        int[] pixels = pixels(across, height, true);
        for (Vp8lTransform transform : transforms) {
            pixels = transform.undo(pixels);
        }
        return pixels;
    }

    private Vp8lTransform transform(Vp8lTransform.Kind kind, int width, int height) throws BadImage {
        if (kind == Vp8lTransform.Kind.SUBTRACT_GREEN) {
            return new Vp8lTransform(kind, width, height, 0, new int[0]);
        }
        if (kind == Vp8lTransform.Kind.INDEXED) {
            int colors = 1 + in.number(8);
            int bits = colors > 16 ? 0 : colors > 4 ? 1 : colors > 2 ? 2 : 3;
            return new Vp8lTransform(kind, width, height, bits, pixels(colors, 1, false));
        }
        int bits = 2 + in.number(3);
        int[] data = pixels(Vp8lTransform.squares(width, bits), Vp8lTransform.squares(height, bits), false);
        return new Vp8lTransform(kind, width, height, bits, data);
    }

    private int[] pixels(int width, int height, boolean whole) throws BadImage {
        int cacheBits = 0;
        if (in.flag()) {
            cacheBits = in.number(4);
            if (cacheBits < 1 || cacheBits > MOST_CACHE_BITS) {
                throw BadImage.damaged("its cache of colours has an impossible size");
            }
        }
        int cached = cacheBits == 0 ? 0 : 1 << cacheBits;
        Groups groups = groups(width, height, cached, whole && in.flag());
        int[] cache = new int[cached];
        int[] out = new int[Math.multiplyExact(width, height)];
        int at = 0;
        while (at < out.length) {
            Codes codes = groups.at(at % width, at / width);
            int green = codes.green.symbol(in);
            int from = at;
            if (green < LITERALS) {
                int red = codes.red.symbol(in);
                int blue = codes.blue.symbol(in);
                int alpha = codes.alpha.symbol(in);
                out[at++] = alpha << 24 | red << 16 | green << 8 | blue;
            } else if (green < LITERALS + LENGTHS) {
                int length = number(green - LITERALS);
                int distance = distance(number(codes.distance.symbol(in)), width);
                if (distance > at || length > out.length - at) {
                    throw BadImage.damaged("it repeats what it does not have");
                }
                for (int i = 0; i < length; i++, at++) {
                    out[at] = out[at - distance];
                }
            } else {
                out[at++] = cache[green - LITERALS - LENGTHS];
            }
            for (int i = from; cached > 0 && i < at; i++) {
                cache[(out[i] * 0x1E35A7BD) >>> (32 - cacheBits)] = out[i];
            }
        }
        return out;
    }

    private Groups groups(int width, int height, int cached, boolean many) throws BadImage {
        int bits = many ? 2 + in.number(3) : 0;
        int across = many ? Vp8lTransform.squares(width, bits) : 1;
        int[] numbers = many ? pixels(across, Vp8lTransform.squares(height, bits), false) : new int[1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] >> 8 & 0xFFFF;
        }
        boolean[] used = new boolean[Arrays.stream(numbers).max().orElse(0) + 1];
        for (int number : numbers) {
            used[number] = true;
        }
        Codes[] codes = new Codes[used.length];
        for (int i = 0, kept = 0; i < codes.length; i++) {
            Codes read = Codes.read(in, cached);
            if (used[i]) {
                codes[i] = read;
                kept++;
            }
            if (kept > MOST_GROUPS) {
                throw BadImage.unsupported("a WebP with very many codes");
            }
        }
        return new Groups(numbers, many ? bits : 31, across, codes);
    }

    /** The number that a symbol and the bits after it stand for. */
    private int number(int symbol) throws BadImage {
        if (symbol < 4) {
            return symbol + 1;
        }
        int bits = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << bits) + in.number(bits) + 1;
    }

    private static int distance(int coded, int width) {
        if (coded > NEAR.length) {
            return coded - NEAR.length;
        }
        int place = NEAR[coded - 1];
        return Math.max(1, (place >> 4) * width + 8 - (place & 15));
    }
}
