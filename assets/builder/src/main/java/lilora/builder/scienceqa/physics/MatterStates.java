package lilora.builder.scienceqa.physics;

import java.awt.Color;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Particles in a box: is it a solid, a liquid or a gas? */
final class MatterStates implements DiagramKind {
    private static final Rectangle2D BOX = new Rectangle2D.Double(5, 5, 54, 54);
    private static final Color[] COLOURS = {
        new Color(40, 90, 200), new Color(200, 70, 40), new Color(30, 140, 80), new Color(120, 60, 170)
    };

    @Override
    public int answers() {
        return 3;
    }

    @Override
    public Diagram invent(int answer, Random random) {
        double diameter = 6 + random.nextInt(3);
        int places = random.nextInt(1000);
        int colour = random.nextInt(COLOURS.length);
        return new Diagram(
                String.format("matter %d size %.0f colour %d places %d", answer, diameter, colour, places),
                canvas -> {
                    canvas.outline(BOX, Canvas.INK, 1.5);
                    places(answer, diameter, new Random(places))
                            .forEach(dot -> canvas.fill(Dots.particle(dot, diameter), COLOURS[colour]));
                },
                "Solids keep their shape. Liquids fill the bottom. Gases spread out.",
                "Which state of matter do the particles show?",
                List.of("a solid", "a liquid", "a gas"),
                answer);
    }

    private static List<Point2D> places(int state, double diameter, Random random) {
        double half = diameter / 2 + 1;
        if (state == 0) {
            return lattice(diameter, random);
        }
        if (state == 1) {
            double height = 16 + random.nextInt(8);
            int count = (int) (44 * height / (diameter * diameter * 1.5));
            return Dots.scattered(
                    new Rectangle2D.Double(5 + half, 59 - half - height, 54 - 2 * half, height),
                    count,
                    diameter * 0.93,
                    random);
        }
        Rectangle2D inside = new Rectangle2D.Double(5 + half, 5 + half, 54 - 2 * half, 54 - 2 * half);
        return Dots.scattered(inside, 5 + random.nextInt(5), diameter * 1.6, random);
    }

    /** A block of rows and columns that stands on the floor. */
    private static List<Point2D> lattice(double diameter, Random random) {
        int columns = 3 + random.nextInt(3);
        int rows = 3 + random.nextInt(3);
        double step = diameter + 0.4;
        double left = 5 + diameter / 2 + 1 + random.nextDouble() * (52 - columns * step);
        List<Point2D> places = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                places.add(new Point2D.Double(left + column * step, 58 - diameter / 2 - row * step));
            }
        }
        return places;
    }
}
