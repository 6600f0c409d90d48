package lilora.engine.image.codec;

/** Numbers out of a file in memory; reading past its end refuses the file. */
public final class ByteInput {
    private final byte[] data;
    private int at;

    public ByteInput(byte[] data, int at) {
        this.data = data;
        this.at = at;
    }

    public int position() {
        return at;
    }

    public int left() {
        return data.length - at;
    }

    public void moveTo(long position) throws BadImage {
        if (position < 0 || position > data.length) {
            throw BadImage.cut();
        }
        at = (int) position;
    }

    public void skip(long bytes) throws BadImage {
        moveTo(at + bytes);
    }

    public int octet() throws BadImage {
        if (at >= data.length) {
            throw BadImage.cut();
        }
        return data[at++] & 255;
    }

    public byte[] octets(long count) throws BadImage {
        if (count < 0 || count > left()) {
            throw BadImage.cut();
        }
        byte[] out = new byte[(int) count];
        System.arraycopy(data, at, out, 0, out.length);
        at += out.length;
        return out;
    }

    /** Two bytes, the lower first. */
    public int littleWord() throws BadImage {
        return octet() | octet() << 8;
    }

    /** Four bytes, the lowest first. */
    public int littleInt() throws BadImage {
        return littleWord() | littleWord() << 16;
    }

    /** Four bytes, the highest first. */
    public int bigInt() throws BadImage {
        return octet() << 24 | octet() << 16 | octet() << 8 | octet();
    }
}
