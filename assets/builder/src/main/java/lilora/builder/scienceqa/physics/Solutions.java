package lilora.builder.scienceqa.physics;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Two solutions of equal volume with particles: which one has the higher concentration? The one with more particles. */
final class Solutions implements DiagramKind {
    private static final double DIAMETER = 4.4;
    private static final int FEWEST = 2;
    private static final int MOST = 11;
    private static final int CLEAR = 4;
    private static final Color LIQUID = new Color(206, 228, 248);

    private enum Particles {
        GREEN(new Color(30, 140, 50)),
        PURPLE(new Color(120, 50, 170)),
        RED(new Color(208, 40, 40)),
        YELLOW(new Color(200, 150, 0));

        private final Color colour;

        Particles(Color colour) {
            this.colour = colour;
        }
    }

    @Override
    public int answers() {
        return 3;
    }

    @Override
    public Diagram invent(int answer, Random random) {
        int few = FEWEST + random.nextInt(MOST - CLEAR - FEWEST + 1);
        int many = few + CLEAR + random.nextInt(MOST - CLEAR - few + 1);
        int equal = FEWEST + random.nextInt(MOST - FEWEST + 1);
        int first = answer == 2 ? equal : answer == 0 ? many : few;
        int second = answer == 2 ? equal : answer == 0 ? few : many;
        Particles kind = Particles.values()[random.nextInt(Particles.values().length)];
        long places = random.nextInt(1000);
        String name = kind.name().toLowerCase(Locale.ROOT);
        return new Diagram(
                String.format("solutions %s %d %d places %d", name, first, second, places),
                canvas -> {
                    Random scatter = new Random(places);
                    draw(canvas, 0, first, kind.colour, scatter);
                    draw(canvas, 1, second, kind.colour, scatter);
                },
                "Both solutions have the same volume.",
                "Which solution has a higher concentration of " + name + " particles?",
                List.of("solution 1", "solution 2", "Both have the same."),
                answer);
    }

    private static void draw(Canvas canvas, int place, int count, Color colour, Random scatter) {
        double left = 2 + place * 32;
        canvas.fill(new Rectangle2D.Double(left, 12, 28, 40), LIQUID);
        canvas.outline(new Line2D.Double(left, 4, left, 52), Canvas.INK, 1.5);
        canvas.outline(new Line2D.Double(left + 28, 4, left + 28, 52), Canvas.INK, 1.5);
        canvas.outline(new Line2D.Double(left, 52, left + 28, 52), Canvas.INK, 1.5);
        Rectangle2D inside = new Rectangle2D.Double(left + 4, 16, 20, 32);
        Dots.scattered(inside, count, DIAMETER + 1.2, scatter)
                .forEach(dot -> canvas.fill(Dots.particle(dot, DIAMETER), colour));
        canvas.write((char) ('1' + place), (int) left + 12, 55, Canvas.INK);
    }
}
