package lilora.builder.scienceqa.geography;

import java.util.List;

/** A map as a raster of regions, north at the top. Immutable. */
final class RegionMap {
    /** A cell that belongs to no region. */
    static final int OUTSIDE = -1;

    /** A cell of a sea or lake. */
    static final int WATER = -2;

    private static final double MARGIN = 0.05;

    private final Label label;
    private final List<String> regions;
    private final int width;
    private final int[] cells;
    private final MapWindow whole;
    private final int around;
    private final long[] areas;
    private final double[] middleX;
    private final double[] middleY;

    /**
     * What a map is called.
     *
     * @param file name of its picture, e.g. {@code brazil.png}
     * @param name what it shows, as it stands in a sentence, e.g. {@code the Netherlands}
     * @param author who drew the original
     */
    record Label(String file, String name, String author) {}

    /**
     * Takes over a raster.
     *
     * @param regions names of the regions
     * @param width pixels in a row
     * @param cells rows from the top: index of a region, {@link #OUTSIDE} or {@link #WATER}
     */
    RegionMap(Label label, List<String> regions, int width, int[] cells) {
        this.label = label;
        this.regions = List.copyOf(regions);
        this.width = width;
        this.cells = cells.clone();
        this.whole = box(this.cells, width);
        this.around = commonestAtEdge();
        this.areas = new long[regions.size()];
        this.middleX = new double[regions.size()];
        this.middleY = new double[regions.size()];
        measure();
    }

    private void measure() {
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] >= 0) {
                areas[cells[i]]++;
                middleX[cells[i]] += column(i);
                middleY[cells[i]] += row(i);
            }
        }
        for (int region = 0; region < areas.length; region++) {
            middleX[region] /= Math.max(1, areas[region]);
            middleY[region] /= Math.max(1, areas[region]);
        }
    }

    private int column(int i) {
        return i % width;
    }

    private int height() {
        return row(cells.length);
    }

    private int row(int i) {
        return i / width;
    }

    private static MapWindow box(int[] cells, int width) {
        int left = width;
        int right = 0;
        int top = cells.length / width;
        int bottom = 0;
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] >= 0) {
                left = Math.min(left, i % width);
                right = Math.max(right, i % width + 1);
                top = Math.min(top, i / width);
                bottom = Math.max(bottom, i / width + 1);
            }
        }
        double side = Math.max(1, Math.max(right - left, bottom - top)) * (1 + 2 * MARGIN);
        return new MapWindow((left + right - side) / 2, (top + bottom - side) / 2, side);
    }

    String file() {
        return label.file();
    }

    String name() {
        return label.name();
    }

    String author() {
        return label.author();
    }

    List<String> regions() {
        return regions;
    }

    /** The region at a place; what lies around the map is sea if most of its edge is. */
    int at(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height() ? cells[y * width + x] : around;
    }

    /** A window moved onto the map as far as it fits there. */
    MapWindow onMap(MapWindow window) {
        return new MapWindow(
                within(window.left(), window.side(), width),
                within(window.top(), window.side(), height()),
                window.side());
    }

    private static double within(double start, double side, double length) {
        return side > length ? start : Math.max(0, Math.min(length - side, start));
    }

    private int commonestAtEdge() {
        int sea = 0;
        for (int i = 0; i < cells.length; i++) {
            boolean edge = column(i) == 0 || column(i) == width - 1 || row(i) == 0 || i >= cells.length - width;
            sea += edge ? (cells[i] == WATER ? 1 : -1) : 0;
        }
        return sea > 0 ? WATER : OUTSIDE;
    }

    /** The smallest window with all regions and a margin. */
    MapWindow whole() {
        return whole;
    }

    /** The middle of a region's cells, in pixels: x, then y. */
    double[] centre(int region) {
        return new double[] {middleX[region], middleY[region]};
    }

    /** Number of a region's cells. */
    long area(int region) {
        return areas[region];
    }
}
