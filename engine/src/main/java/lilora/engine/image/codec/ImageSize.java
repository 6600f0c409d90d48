package lilora.engine.image.codec;

/** Width and height in pixels. */
public record ImageSize(int width, int height) {
    public long pixels() {
        return (long) width * height;
    }
}
