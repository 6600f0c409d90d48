package lilora.engine.image.codec.lossless;

import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ByteInput;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.Palette;
import lilora.engine.image.codec.RgbImage;

/**
 * PBM, PGM and PPM, in bytes or as text, of up to 16 bits a sample, as Pillow reads them: of colours the value is scaled to 255; grey
 * of more than 8 bits is scaled to 65,535 and then treated as {@link Palette#putDeepGrey} says.
 * Comments are read in the header only.
 */
public final class PnmReader implements ImageSource {
    private static final int BITS = 1;
    private static final int COLORS = 3;
    private static final int LONGEST_TOKEN = 10;

    private final ByteInput in;
    private final ImageSize size;
    private final int kind;
    private final boolean text;
    private final int largest;

    public PnmReader(byte[] file) throws BadImage {
        in = new ByteInput(file, 3);
        int digit = file[1] - '0';
        text = digit <= 3;
        kind = text ? digit : digit - 3;
        size = new ImageSize(headerNumber(), headerNumber());
        largest = kind == BITS ? 1 : headerNumber();
        if (size.width() < 1 || size.height() < 1 || largest < 1 || largest > 65_535) {
            throw BadImage.damaged("its header is impossible");
        }
    }

    public static boolean accepts(byte[] data) {
        return data.length > 3 && data[0] == 'P' && data[1] >= '1' && data[1] <= '6' && isSpace(data[2]);
    }

    private static boolean isSpace(int octet) {
        return octet == ' ' || (octet >= 9 && octet <= 13);
    }

    @Override
    public ImageSize size() {
        return size;
    }

    /** A number of the header and the one space behind it; comments lie before and between numbers. */
    private int headerNumber() throws BadImage {
        int value = 0;
        int digits = 0;
        while (true) {
            int octet = in.octet();
            if (octet == '#' && digits == 0) {
                skipComment();
            } else if (isSpace(octet)) {
                if (digits > 0) {
                    return value;
                }
            } else {
                value = withDigit(value, octet, ++digits);
            }
        }
    }

    private void skipComment() throws BadImage {
        int octet;
        do {
            octet = in.octet();
        } while (octet != '\n' && octet != '\r');
    }

    private static int withDigit(int value, int octet, int digits) throws BadImage {
        boolean digit = octet >= '0' && octet <= '9';
        if (!digit || digits > LONGEST_TOKEN || value > (Integer.MAX_VALUE - 9) / 10) {
            throw BadImage.damaged("a number in it is none, or too large");
        }
        return value * 10 + octet - '0';
    }

    @Override
    public RgbImage pixels() throws BadImage {
        int channels = kind == COLORS ? 3 : 1;
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(size.width(), size.height()), 3)];
        int line = size.width() * channels;
        for (int y = 0, out = 0; y < size.height(); y++) {
            int bits = 0;
            for (int x = 0; x < line; x++, out += 3 / channels) {
                int sample;
                if (text) {
                    sample = kind == BITS ? textBit() : textNumber();
                } else if (kind == BITS) {
                    bits = x % 8 == 0 ? in.octet() : bits << 1;
                    sample = (bits >> 7) & 1;
                } else {
                    sample = largest < 256 ? in.octet() : in.octet() << 8 | in.octet();
                }
                put(sample, rgb, out);
            }
        }
        while (text && in.left() > 0) {
            if (!isSpace(in.octet())) {
                throw BadImage.damaged("there is more in it than its header says");
            }
        }
        return new RgbImage(size.width(), size.height(), rgb);
    }

    private void put(int sample, byte[] rgb, int at) throws BadImage {
        if (text && sample > largest) {
            throw BadImage.damaged("a sample is larger than the largest");
        }
        if (kind == COLORS) {
            rgb[at] = (byte) scaled(sample, 255);
        } else if (kind == BITS) {
            Palette.putDeepGrey(sample == 0 ? 255 : 0, rgb, at);
        } else {
            Palette.putDeepGrey(scaled(sample, largest > 255 ? 65_535 : 255), rgb, at);
        }
    }

    /** Rounded half to even, of the quotient as a double, as Python does. */
    private int scaled(int sample, int to) {
        return (int) Math.min(to, Math.rint((double) sample / largest * to));
    }

    private int textBit() throws BadImage {
        int octet = nextOfText();
        if (octet != '0' && octet != '1') {
            throw BadImage.damaged("a bit in it is neither 0 nor 1");
        }
        return octet - '0';
    }

    private int textNumber() throws BadImage {
        int octet = nextOfText();
        int value = 0;
        for (int digits = 1; !isSpace(octet); digits++) {
            value = withDigit(value, octet, digits);
            if (in.left() == 0) {
                break;
            }
            octet = in.octet();
        }
        return value;
    }

    private int nextOfText() throws BadImage {
        while (true) {
            int octet = in.octet();
            if (!isSpace(octet)) {
                return octet;
            }
        }
    }
}
