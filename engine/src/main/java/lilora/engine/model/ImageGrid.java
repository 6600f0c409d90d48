package lilora.engine.model;

/** The rows and columns in which the visual tokens of an image lie; one row where the decoder does not ask. */
public record ImageGrid(int rows, int columns) {
    public ImageGrid {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("a grid of " + rows + " x " + columns);
        }
    }

    /** Visual tokens of the image. */
    public int tokens() {
        return rows * columns;
    }
}
