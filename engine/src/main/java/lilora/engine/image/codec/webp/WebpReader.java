package lilora.engine.image.codec.webp;

import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ByteInput;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * WebP as Pillow reads it with libwebp: lossy (VP8) or lossless (VP8L), and of an animation the first frame, with black around it
 * where it does not fill the canvas. Alpha is dropped, and decoded only to see whether it is sound.
 */
public final class WebpReader implements ImageSource {
    private static final int ANIMATED = 2;
    private static final int ALPHA = 16;
    private static final int KNOWN_FLAGS = 0x3E;

    private static final int HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXTENDED = 10;
    private static final int FRAME_HEADER = 16;

    private final byte[] file;
    private final ImageSize canvas;
    private final Frame frame;

    /** A chunk: its name, where its content begins, how long it is, and where the next one begins. */
    private record Chunk(String name, int from, int length, int end) {
        boolean isPicture() {
            return name.equals("VP8 ") || name.equals("VP8L");
        }
    }

    private record Frame(
            int left,
            int top,
            ImageSize size,
            Chunk picture,
            @Nullable Chunk alpha) {}

    public WebpReader(byte[] file) throws BadImage {
        this.file = file;
        long declared = new ByteInput(file, 4).littleInt() & 0xFFFFFFFFL;
        if (declared + CHUNK_HEADER > file.length) {
            throw BadImage.cut();
        }
        int end = (int) declared + CHUNK_HEADER;
        Chunk first = chunk(HEADER, end);
        if (first.isPicture()) {
            frame = still(first, null);
            canvas = frame.size();
            checkRest(first.end(), end);
            return;
        }
        if (first.length() != EXTENDED) {
            throw BadImage.damaged("its header has an impossible length");
        }
        int flags = file[first.from()] & 255;
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw BadImage.damaged("its header is impossible");
        }
        canvas = new ImageSize(1 + threeBytes(first.from() + 4), 1 + threeBytes(first.from() + 7));
        frame = (flags & ANIMATED) != 0
                ? animation(first.end(), end)
                : extended(first.end(), end, (flags & ALPHA) != 0);
    }

    public static boolean accepts(byte[] data) {
        if (data.length < HEADER + CHUNK_HEADER
                || !name(data, 0).equals("RIFF")
                || !name(data, 8).equals("WEBP")) {
            return false;
        }
        String first = name(data, HEADER);
        return first.equals("VP8 ") || first.equals("VP8L") || first.equals("VP8X");
    }

    private static String name(byte[] data, int at) {
        StringBuilder out = new StringBuilder();
        for (int i = at; i < at + 4; i++) {
            out.append((char) (data[i] & 255));
        }
        return out.toString();
    }

    private int threeBytes(int at) {
        return (file[at] & 255) | (file[at + 1] & 255) << 8 | (file[at + 2] & 255) << 16;
    }

    private Chunk chunk(int at, int end) throws BadImage {
        if (end - at < CHUNK_HEADER) {
            throw BadImage.cut();
        }
        long length = new ByteInput(file, at + 4).littleInt() & 0xFFFFFFFFL;
        int from = at + CHUNK_HEADER;
        if (length + (length & 1) > end - from) {
            throw BadImage.cut();
        }
        return new Chunk(name(file, at), from, (int) length, from + (int) (length + (length & 1)));
    }

    /** Of what follows the picture nothing may be a picture again, and nothing may be cut. */
    private void checkRest(int from, int end) throws BadImage {
        for (int at = from; at < end; ) {
            Chunk chunk = chunk(at, end);
            boolean picture = chunk.isPicture()
                    || chunk.name().startsWith("A")
                    || chunk.name().equals("VP8X");
            if (picture) {
                throw BadImage.damaged("there are two images in it");
            }
            at = chunk.end();
        }
    }

    private Frame still(Chunk picture, @Nullable Chunk alpha) throws BadImage {
        return new Frame(0, 0, size(picture), picture, alpha);
    }

    private ImageSize size(Chunk picture) throws BadImage {
        if (picture.name().equals("VP8 ")) {
            if (picture.length() < 10) {
                throw BadImage.cut();
            }
            return Vp8Header.size(file, picture.from());
        }
        Vp8lBits in = new Vp8lBits(file, picture.from(), picture.end());
        boolean marked = in.number(8) == 0x2F;
        ImageSize size = new ImageSize(1 + in.number(14), 1 + in.number(14));
        in.number(1);
        if (picture.length() < 5 || !marked || in.number(3) != 0) {
            throw BadImage.damaged("its header is impossible");
        }
        return size;
    }

    private Frame extended(int from, int end, boolean alpha) throws BadImage {
        for (int at = from; ; ) {
            Chunk chunk = chunk(at, end);
            if (chunk.name().equals("ALPH") || chunk.isPicture()) {
                Frame found = picture(chunk, end, alpha);
                if (!found.size().equals(canvas)) {
                    throw BadImage.damaged("its size is given twice");
                }
                checkRest(found.picture().end(), end);
                return found;
            }
            if (chunk.name().startsWith("AN") || chunk.name().equals("VP8X")) {
                throw BadImage.damaged("its parts are out of order");
            }
            at = chunk.end();
        }
    }

    /** The picture that begins with {@code chunk}, and the alpha before it if that counts. */
    private Frame picture(Chunk chunk, int end, boolean alpha) throws BadImage {
        if (!chunk.name().equals("ALPH")) {
            if (!chunk.isPicture()) {
                throw BadImage.damaged("its parts are out of order");
            }
            return still(chunk, null);
        }
        Chunk lossy = chunk(chunk.end(), end);
        if (!lossy.name().equals("VP8 ")) {
            throw BadImage.damaged("its parts are out of order");
        }
        return still(lossy, alpha ? chunk : null);
    }

    /** The first frame; those after it have to be sound as far as their headers go. */
    private Frame animation(int from, int end) throws BadImage {
        Frame first = null;
        boolean announced = false;
        for (int at = from; at < end; ) {
            Chunk chunk = chunk(at, end);
            if (chunk.name().equals("ANIM")) {
                announced = chunk.length() >= 6;
            } else if (chunk.name().equals("ANMF")) {
                Frame next = animationFrame(chunk);
                first = first == null && announced ? next : first;
            } else if (chunk.isPicture()
                    || chunk.name().equals("ALPH")
                    || chunk.name().equals("VP8X")) {
                throw BadImage.damaged("its parts are out of order");
            }
            if (chunk.name().startsWith("AN") && !announced) {
                throw BadImage.damaged("its parts are out of order");
            }
            at = chunk.end();
        }
        if (first == null) {
            throw BadImage.damaged("there is no image in it");
        }
        return first;
    }

    private Frame animationFrame(Chunk chunk) throws BadImage {
        if (chunk.length() < FRAME_HEADER + CHUNK_HEADER) {
            throw BadImage.cut();
        }
        int at = chunk.from();
        Frame found = picture(chunk(at + FRAME_HEADER, chunk.end()), chunk.end(), true);
        int left = 2 * threeBytes(at);
        int top = 2 * threeBytes(at + 3);
        ImageSize declared = new ImageSize(1 + threeBytes(at + 6), 1 + threeBytes(at + 9));
        boolean fits = left + found.size().width() <= canvas.width()
                && top + found.size().height() <= canvas.height();
        if (!found.size().equals(declared) || !fits) {
            throw BadImage.damaged("a frame does not fit into it");
        }
        checkRest(found.picture().end(), chunk.end());
        return new Frame(left, top, found.size(), found.picture(), found.alpha());
    }

    @Override
    public ImageSize size() {
        return canvas;
    }

    @Override
    public RgbImage pixels() throws BadImage {
        Chunk picture = frame.picture();
        RgbImage inside = picture.name().equals("VP8 ") ? lossy(picture) : lossless(picture);
        if (frame.size().equals(canvas)) {
            return inside;
        }
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(canvas.width(), canvas.height()), 3)];
        int line = 3 * inside.width();
        for (int y = 0; y < inside.height(); y++) {
            int to = 3 * ((frame.top() + y) * canvas.width() + frame.left());
            System.arraycopy(inside.rgb(), y * line, rgb, to, line);
        }
        return new RgbImage(canvas.width(), canvas.height(), rgb);
    }

    private RgbImage lossy(Chunk picture) throws BadImage {
        if (frame.alpha() != null) {
            checkAlpha(frame.alpha());
        }
        return new Vp8Frame(new Vp8Header(file, picture.from(), picture.length(), picture.end())).decode();
    }

    private void checkAlpha(Chunk alpha) throws BadImage {
        if (alpha.length() < 2) {
            throw BadImage.cut();
        }
        int kind = file[alpha.from()] & 255;
        boolean compressed = (kind & 3) == 1;
        if ((kind & 3) > 1 || (kind >> 4 & 3) > 1 || kind >> 6 != 0) {
            throw BadImage.damaged("its alpha channel is of an unknown kind");
        }
        int end = alpha.from() + alpha.length();
        if (compressed) {
            Vp8lBits in = new Vp8lBits(file, alpha.from() + 1, end);
            new Vp8lPicture(in).decode(frame.size().width(), frame.size().height());
        } else if (alpha.length() - 1 < frame.size().pixels()) {
            throw BadImage.cut();
        }
    }

    private RgbImage lossless(Chunk picture) throws BadImage {
        Vp8lBits in = new Vp8lBits(file, picture.from(), picture.end());
        in.number(20);
        in.number(20);
        int width = frame.size().width();
        int height = frame.size().height();
        int[] pixels = new Vp8lPicture(in).decode(width, height);
        byte[] rgb = new byte[Math.multiplyExact(pixels.length, 3)];
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new RgbImage(width, height, rgb);
    }
}
