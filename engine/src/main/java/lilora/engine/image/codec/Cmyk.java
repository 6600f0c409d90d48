package lilora.engine.image.codec;

/** Printing colours as Pillow turns them into RGB. */
public final class Cmyk {
    private Cmyk() {}

    /**
     * The light that a colour leaves.
     *
     * @param ink of cyan, magenta or yellow, from 0 to 255
     * @param white what black leaves: 255 less the black ink
     */
    public static int light(int ink, int white) {
        int product = ink * white + 128;
        return white - (((product >> 8) + product) >> 8);
    }
}
