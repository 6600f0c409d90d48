package lilora.engine.image.codec;

/**
 * What is read at all. Both limits are checked before any pixel is decoded, so that a small file that unfolds to a huge
 * image does no harm.
 *
 * @param maxPixels width times height
 * @param maxBytes size of the file
 */
public record ImageLimits(long maxPixels, long maxBytes) {
    /** 64 megapixels, 256 MiB. */
    public static final ImageLimits DEFAULT = new ImageLimits(64_000_000L, 256L << 20);
}
