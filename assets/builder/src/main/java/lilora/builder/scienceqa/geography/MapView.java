package lilora.builder.scienceqa.geography;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.builder.scienceqa.subject.ScienceQuestion;

/**
 * What of a map is visible in a picture. Sizes and distances are in 64ths of the picture's side, so that a question is asked
 * only if the picture answers it at a glance.
 */
final class MapView {
    static final int SIZE = 64;

    private static final int PIXELS = ScienceQuestion.SIZE;
    private static final int FINE = 4;
    /** Width of a line between regions, in fine pixels. */
    private static final int LINE = 5;

    private static final Color LAND = new Color(238, 228, 196);
    private static final Color FOREIGN = new Color(222, 224, 224);
    private static final Color SEA = new Color(172, 206, 236);
    private static final Color BORDER = new Color(128, 116, 96);

    private final RegionMap map;
    private final MapWindow window;
    private final int[] cells = new int[SIZE * SIZE];

    MapView(RegionMap map, MapWindow window) {
        this.map = map;
        this.window = map.onMap(window);
        for (int i = 0; i < cells.length; i++) {
            cells[i] = at((column(i) + 0.5) / SIZE, (row(i) + 0.5) / SIZE);
        }
    }

    /** Regions with at least so many pixels, in the map's order. */
    List<Integer> regions(int pixels) {
        List<Integer> visible = new ArrayList<>();
        for (int region = 0; region < map.regions().size(); region++) {
            if (area(region) >= pixels) {
                visible.add(region);
            }
        }
        return visible;
    }

    /** Number of a region's pixels. */
    int area(int region) {
        int count = 0;
        for (int cell : cells) {
            count += cell == region ? 1 : 0;
        }
        return count;
    }

    /** Part of a region that is inside the window: about 1 for a whole region. */
    double shown(int region) {
        double pixel = window.side() / SIZE;
        return area(region) * pixel * pixel / map.area(region);
    }

    /** Middle of a region's pixels: x, then y. The region must be visible. */
    double[] centre(int region) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] == region) {
                x += column(i);
                y += row(i);
            }
        }
        int area = area(region);
        return new double[] {x / area, y / area};
    }

    /** Number of places where a pixel of one region has one of the other to its right, left, above or below. */
    int contact(int one, int other) {
        int places = 0;
        for (int i = 0; i < cells.length; i++) {
            places += i % SIZE < SIZE - 1 && pair(i, i + 1, one, other) ? 1 : 0;
            places += i + SIZE < cells.length && pair(i, i + SIZE, one, other) ? 1 : 0;
        }
        return places;
    }

    /** Smallest distance between pixels of two visible regions. */
    double distance(int one, int other) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; cells[i] == one && j < cells.length; j++) {
                if (cells[j] == other) {
                    least = Math.min(least, Math.hypot(column(i) - column(j), row(i) - row(j)));
                }
            }
        }
        return least;
    }

    /** Draws it: regions in the colours given, the others as land. */
    BufferedImage paint(Map<Integer, Color> highlighted) {
        int size = PIXELS * FINE;
        BufferedImage fine = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int cell = fineAt(x, y);
                int right = fineAt(x + LINE, y);
                int below = fineAt(x, y + LINE);
                boolean border = differ(cell, right) || differ(cell, below);
                fine.setRGB(x, y, (border ? BORDER : colour(cell, highlighted)).getRGB());
            }
        }
        return averaged(fine);
    }

    private static Color colour(int cell, Map<Integer, Color> highlighted) {
        if (cell == RegionMap.WATER) {
            return SEA;
        }
        return cell == RegionMap.OUTSIDE ? FOREIGN : highlighted.getOrDefault(cell, LAND);
    }

    private static BufferedImage averaged(BufferedImage fine) {
        BufferedImage picture = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < PIXELS; y++) {
            for (int x = 0; x < PIXELS; x++) {
                int[] sum = new int[3];
                for (int i = 0; i < FINE * FINE; i++) {
                    int pixel = fine.getRGB(x * FINE + i % FINE, y * FINE + i / FINE);
                    sum[0] += pixel >> 16 & 255;
                    sum[1] += pixel >> 8 & 255;
                    sum[2] += pixel & 255;
                }
                int parts = FINE * FINE;
                picture.setRGB(x, y, new Color(sum[0] / parts, sum[1] / parts, sum[2] / parts).getRGB());
            }
        }
        return picture;
    }

    private boolean pair(int i, int j, int one, int other) {
        return (cells[i] == one && cells[j] == other) || (cells[i] == other && cells[j] == one);
    }

    private static int column(int i) {
        return i % SIZE;
    }

    private static int row(int i) {
        return i / SIZE;
    }

    /** Whether there is a line between two neighbouring cells: around regions only. */
    private static boolean differ(int cell, int neighbour) {
        return cell != neighbour && (cell >= 0 || neighbour >= 0);
    }

    private int fineAt(int x, int y) {
        return at((x + 0.5) / (PIXELS * FINE), (y + 0.5) / (PIXELS * FINE));
    }

    private int at(double x, double y) {
        return map.at((int) Math.floor(window.left() + x * window.side()), (int)
                Math.floor(window.top() + y * window.side()));
    }
}
