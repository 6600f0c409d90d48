package lilora.engine.gguf;

/**
 * A tensor of a GGUF file.
 *
 * @param name name in the file
 * @param type how its numbers are stored
 * @param shape sizes, the outermost first as in PyTorch (the file has them in the opposite order)
 * @param begin first byte, counted from the start of the file
 * @param bytes length in the file
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers handed over once; nobody compares two of these
record GgufTensor(String name, GgmlType type, long[] shape, long begin, long bytes) {
    /** How many numbers. */
    long count() {
        return bytes / type.blockBytes() * type.blockSize();
    }
}
