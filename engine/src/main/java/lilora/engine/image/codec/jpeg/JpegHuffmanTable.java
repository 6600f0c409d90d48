package lilora.engine.image.codec.jpeg;

import lilora.engine.image.codec.BadImage;

/** A Huffman table of a JPEG, made for decoding. */
final class JpegHuffmanTable {
    /** Codes up to this length, nearly all, are found by one look. */
    static final int LOOK = 9;

    private static final int LONGEST = 16;

    private final int[] found = new int[1 << LOOK];
    private final int[] largest = new int[LONGEST + 2];
    private final int[] shift = new int[LONGEST + 1];
    private final byte[] symbols;

    /**
     * The table of a DHT segment.
     *
     * @param counts number of codes of each length, from 1 to 16
     * @param dc whether the symbols are lengths of differences, which may not exceed 15
     */
    JpegHuffmanTable(int[] counts, byte[] symbols, boolean dc) throws BadImage {
        this.symbols = symbols;
        int code = 0;
        int at = 0;
        for (int length = 1; length <= LONGEST; length++) {
            shift[length] = at - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, at++) {
                if (dc && (symbols[at] & 255) > 15) {
                    throw BadImage.damaged("a Huffman table with an impossible symbol");
                }
                if (length <= LOOK && code < 1 << length) {
                    enter(code, length, symbols[at] & 255);
                }
            }
            if (code >= 1 << length && counts[length - 1] > 0) {
                throw BadImage.damaged("a Huffman table with too many codes");
            }
            largest[length] = counts[length - 1] == 0 ? -1 : code - 1;
            code <<= 1;
        }
        largest[LONGEST + 1] = Integer.MAX_VALUE;
    }

    private void enter(int code, int length, int symbol) {
        int from = code << (LOOK - length);
        for (int i = 0; i < 1 << (LOOK - length); i++) {
            found[from + i] = length << 8 | symbol;
        }
    }

    /** Length in bits times 256 plus the symbol, for the next {@link #LOOK} bits; 0 if the code is longer. */
    int look(int bits) {
        return found[bits];
    }

    /**
     * {@link #look} for codes of any length.
     *
     * @param bits the next 16 bits
     */
    int search(int bits) throws BadImage {
        int length = 1;
        while (bits >> (LONGEST - Math.min(length, LONGEST)) > largest[length]) {
            length++;
        }
        if (length > LONGEST) {
            throw BadImage.damaged("an impossible Huffman code");
        }
        return length << 8 | (symbols[(bits >> (LONGEST - length)) + shift[length]] & 255);
    }
}
