package lilora.builder.scienceqa.physics;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Three equal beakers: which holds the most or the least liquid? */
final class Beakers implements DiagramKind {
    private static final int COUNT = 3;
    private static final int LEVELS = 12;
    private static final int CLEAR = 3;
    private static final double STEP = 3;
    private static final double TOP = 8;
    private static final double BOTTOM = 52;
    private static final Color[] LIQUIDS = {
        Canvas.WATER, new Color(120, 200, 110), new Color(240, 170, 60), new Color(186, 120, 214)
    };

    @Override
    public int answers() {
        return COUNT;
    }

    @Override
    public Diagram invent(int answer, Random random) {
        boolean most = random.nextBoolean();
        int[] levels = Levels.distinct(COUNT, LEVELS, CLEAR, answer, most, random);
        int liquid = random.nextInt(LIQUIDS.length);
        return new Diagram(
                "beakers " + Arrays.toString(levels) + (most ? " most" : " least") + " liquid " + liquid,
                canvas -> IntStream.range(0, COUNT).forEach(i -> draw(canvas, i, levels[i], LIQUIDS[liquid])),
                "The beakers have the same size.",
                "Which beaker holds the " + (most ? "most" : "least") + " liquid?",
                List.of("beaker 1", "beaker 2", "beaker 3"),
                answer);
    }

    private static void draw(Canvas canvas, int place, int level, Color liquid) {
        double left = 3 + place * 20.5;
        double right = left + 16;
        double height = 4 + level * STEP;
        canvas.fill(new Rectangle2D.Double(left, BOTTOM - height, right - left, height), liquid);
        Path2D glass = new Path2D.Double();
        glass.moveTo(left - 1, TOP);
        glass.lineTo(left, TOP + 1);
        glass.lineTo(left, BOTTOM);
        glass.lineTo(right, BOTTOM);
        glass.lineTo(right, TOP + 1);
        glass.lineTo(right + 1, TOP);
        canvas.outline(glass, Canvas.INK, 1.5);
        canvas.write((char) ('1' + place), (int) (left + 6), 55, Canvas.INK);
    }
}
