package lilora.builder.scienceqa.physics;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Random;

/** A box at rest and two forces, drawn as arrows: which way will it start to move? Towards the longer arrow. */
final class Forces implements DiagramKind {
    private static final int SHORTEST = 6;
    private static final int LONGEST = 21;
    private static final int CLEAR = 6;
    private static final Color[] BOXES = {
        new Color(190, 140, 80), new Color(120, 150, 190), new Color(150, 170, 110), new Color(200, 130, 140)
    };
    private static final Color ARROW = new Color(200, 36, 36);

    @Override
    public int answers() {
        return 3;
    }

    @Override
    public Diagram invent(int answer, Random random) {
        int small = SHORTEST + random.nextInt(LONGEST - CLEAR - SHORTEST + 1);
        int large = small + CLEAR + random.nextInt(LONGEST - CLEAR - small + 1);
        int equal = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
        int left = answer == 2 ? equal : answer == 0 ? large : small;
        int right = answer == 2 ? equal : answer == 0 ? small : large;
        int half = 7 + random.nextInt(4);
        int box = random.nextInt(BOXES.length);
        return new Diagram(
                String.format("forces left %d right %d box %d size %d", left, right, box, half),
                canvas -> {
                    canvas.outline(new Line2D.Double(0, 44, 64, 44), Canvas.INK, 1.5);
                    Rectangle2D body = new Rectangle2D.Double(32 - half, 43 - 2 * half, 2 * half, 2 * half);
                    canvas.fill(body, BOXES[box]);
                    canvas.outline(body, Canvas.INK, 1.2);
                    arrow(canvas, 32 - half - 0.5, 43 - half, -left);
                    arrow(canvas, 32 + half + 0.5, 43 - half, right);
                },
                "Longer arrows are stronger forces. The box is at rest.",
                "Which way will the box start to move?",
                List.of("to the left", "to the right", "It will not move."),
                answer);
    }

    private static void arrow(Canvas canvas, double x, double y, int length) {
        double head = x + length;
        double back = head - 5 * Math.signum(length);
        canvas.outline(new Line2D.Double(x, y, back, y), ARROW, 2.5);
        Path2D tip = new Path2D.Double();
        tip.moveTo(head, y);
        tip.lineTo(back, y - 4);
        tip.lineTo(back, y + 4);
        tip.closePath();
        canvas.fill(tip, ARROW);
    }
}
