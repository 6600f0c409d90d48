package lilora.builder.scienceqa.physics;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Two or three thermometers: which shows the highest or the lowest temperature? */
final class Thermometers implements DiagramKind {
    private static final int COUNT = 3;
    private static final int LEVELS = 10;
    private static final int CLEAR = 2;
    private static final double STEP = 3.4;
    private static final double TOP = 3;
    private static final double BULB = 44;
    private static final Color[] FILLS = {new Color(216, 44, 40), new Color(44, 92, 208), new Color(200, 60, 150)};

    @Override
    public int answers() {
        return COUNT;
    }

    @Override
    public Diagram invent(int answer, Random random) {
        boolean highest = random.nextBoolean();
        int[] levels = Levels.distinct(COUNT, LEVELS, CLEAR, answer, highest, random);
        Color fill = FILLS[random.nextInt(FILLS.length)];
        return new Diagram(
                "thermometers " + Arrays.toString(levels) + (highest ? " highest" : " lowest") + " colour "
                        + Integer.toHexString(fill.getRGB() & 0xffffff),
                canvas -> IntStream.range(0, COUNT).forEach(i -> draw(canvas, i, levels[i], fill)),
                "The thermometers are the same.",
                "Which thermometer shows the " + (highest ? "highest" : "lowest") + " temperature?",
                List.of("thermometer 1", "thermometer 2", "thermometer 3"),
                answer);
    }

    private static void draw(Canvas canvas, int place, int level, Color fill) {
        double middle = 11 + place * 21;
        RoundRectangle2D tube = new RoundRectangle2D.Double(middle - 3.5, TOP, 7, BULB - TOP, 7, 7);
        canvas.fill(tube, Color.WHITE);
        canvas.outline(tube, Canvas.INK, 1.2);
        double height = 4 + level * STEP;
        canvas.fill(new Rectangle2D.Double(middle - 2, BULB - height, 4, height), fill);
        Ellipse2D bulb = new Ellipse2D.Double(middle - 5.5, BULB - 4, 11, 11);
        canvas.fill(bulb, fill);
        canvas.outline(bulb, Canvas.INK, 1.2);
        for (int mark = 0; mark <= LEVELS; mark += 2) {
            double y = BULB - 4 - mark * STEP;
            canvas.outline(new Line2D.Double(middle + 4, y, middle + 7, y), Canvas.INK, 1);
        }
        canvas.write((char) ('1' + place), (int) middle - 2, 56, Canvas.INK);
    }
}
