package lilora.builder.pretraining.scene;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * What lies behind the things of a scene.
 *
 * @param pattern how the colours are spread
 * @param first the colour that captions name
 * @param second the other colour of a pattern; a flat backdrop has the first alone
 */
public record Backdrop(Pattern pattern, PaintColor first, PaintColor second) {
    /** How a backdrop is painted. */
    public enum Pattern {
        FLAT("%s background"),
        GRADIENT("%s and %s background"),
        STRIPES("striped %s and %s background"),
        CHECKS("checkered %s and %s background"),
        DOTS("%s background with %s dots"),
        CLOUDS("cloudy %s and %s background"),
        GROUND("%s sky and %s ground");

        private final String phrase;

        Pattern(String phrase) {
            this.phrase = phrase;
        }
    }

    /** "blue background", "striped red and white background". */
    String phrase() {
        return pattern.phrase.formatted(first.word(), second.word());
    }

    /** "a blue background", "a white sky and green ground". */
    String withArticle() {
        return ("aeiou".indexOf(phrase().charAt(0)) >= 0 ? "an " : "a ") + phrase();
    }

    public boolean isFlat() {
        return pattern == Pattern.FLAT;
    }

    /** Whether it is painted in two colours without shades between them. */
    public boolean isTwoColored() {
        return pattern == Pattern.FLAT
                || pattern == Pattern.STRIPES
                || pattern == Pattern.CHECKS
                || pattern == Pattern.DOTS;
    }

    public void paint(BufferedImage image, Random random) {
        int side = image.getWidth();
        Color one = first.shade(random);
        Color two = second.shade(random);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(one);
        canvas.fillRect(0, 0, side, side);
        int step = (6 + random.nextInt(8)) * side / Scene.SIDE;
        switch (pattern) {
            case FLAT -> {}
            case GRADIENT -> {
                boolean across = random.nextBoolean();
                canvas.setPaint(new GradientPaint(0, 0, one, across ? side : 0, across ? 0 : side, two));
                canvas.fillRect(0, 0, side, side);
            }
            case STRIPES -> stripes(canvas, side, step, two, random.nextBoolean());
            case CHECKS -> checks(canvas, side, step, two);
            case DOTS -> dots(canvas, side, step, two);
            case CLOUDS -> clouds(image, one, two, random);
            case GROUND -> {
                int horizon = side / 2 + random.nextInt(side / 4);
                canvas.setPaint(new GradientPaint(0, horizon, two.darker(), 0, side, two));
                canvas.fillRect(0, horizon, side, side - horizon);
            }
        }
        canvas.dispose();
        if (!isFlat() && random.nextInt(8) == 0) {
            grain(image, 3 + random.nextInt(8), random);
        }
    }

    private static void stripes(Graphics2D canvas, int side, int step, Color color, boolean upright) {
        canvas.setColor(color);
        for (int at = 0; at < side; at += 2 * step) {
            canvas.fillRect(upright ? at : 0, upright ? 0 : at, upright ? step : side, upright ? side : step);
        }
    }

    private static void checks(Graphics2D canvas, int side, int step, Color color) {
        canvas.setColor(color);
        for (int y = 0; y * step < side; y++) {
            for (int x = y % 2; x * step < side; x += 2) {
                canvas.fillRect(x * step, y * step, step, step);
            }
        }
    }

    private static void dots(Graphics2D canvas, int side, int step, Color color) {
        canvas.setColor(color);
        for (int y = step / 2; y < side; y += step) {
            for (int x = step / 2; x < side; x += step) {
                canvas.fillOval(x - step / 4, y - step / 4, Math.max(2, step / 2), Math.max(2, step / 2));
            }
        }
    }

    /** Smooth noise between the colours: random values on a coarse grid, cosine-blended, in two octaves. */
    private static void clouds(BufferedImage image, Color one, Color two, Random random) {
        int side = image.getWidth();
        int cells = 2 + random.nextInt(5);
        double[][] coarse = grid(cells, random);
        double[][] fine = grid(3 * cells, random);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double u = (double) x / side;
                double v = (double) y / side;
                image.setRGB(x, y, mix(one, two, 0.7 * sample(coarse, u, v) + 0.3 * sample(fine, u, v)));
            }
        }
    }

    private static double[][] grid(int cells, Random random) {
        double[][] grid = new double[cells + 1][cells + 1];
        for (double[] row : grid) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextDouble();
            }
        }
        return grid;
    }

    private static double sample(double[][] grid, double u, double v) {
        int cells = grid.length - 1;
        int x = (int) (u * cells);
        int y = (int) (v * cells);
        double fx = (1 - Math.cos(Math.PI * (u * cells - x))) / 2;
        double fy = (1 - Math.cos(Math.PI * (v * cells - y))) / 2;
        double top = grid[y][x] * (1 - fx) + grid[y][x + 1] * fx;
        double bottom = grid[y + 1][x] * (1 - fx) + grid[y + 1][x + 1] * fx;
        return top * (1 - fy) + bottom * fy;
    }

    private static int mix(Color one, Color two, double share) {
        int red = (int) Math.round(one.getRed() * (1 - share) + two.getRed() * share);
        int green = (int) Math.round(one.getGreen() * (1 - share) + two.getGreen() * share);
        int blue = (int) Math.round(one.getBlue() * (1 - share) + two.getBlue() * share);
        return red << 16 | green << 8 | blue;
    }

    private static void grain(BufferedImage image, int strength, Random random) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int change = (int) Math.round(random.nextGaussian() * strength);
                int rgb = image.getRGB(x, y);
                image.setRGB(x, y, shift(rgb >> 16, change) << 16 | shift(rgb >> 8, change) << 8 | shift(rgb, change));
            }
        }
    }

    private static int shift(int channel, int change) {
        return Math.max(0, Math.min(255, (channel & 0xFF) + change));
    }
}
