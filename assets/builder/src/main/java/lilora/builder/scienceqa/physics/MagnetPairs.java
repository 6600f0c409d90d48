package lilora.builder.scienceqa.physics;

import java.awt.Rectangle;
import java.util.List;
import java.util.Random;

/** Two pairs of equal magnets, one above the other: in which is the force stronger? The closer pair. */
final class MagnetPairs implements DiagramKind {
    private static final int LENGTH = 18;
    private static final int LABEL = 8;
    private static final int[] GAPS = {2, 4, 9, 11, 16, 18};

    @Override
    public int answers() {
        return 3;
    }

    @Override
    public Diagram invent(int answer, Random random) {
        int near = random.nextInt(4);
        // At least five pixels farther, so that the difference is plain.
        int far = near + 2 + random.nextInt(GAPS.length - near - 2);
        int first = GAPS[answer == 1 ? far : near];
        int second = GAPS[answer == 0 ? far : near];
        boolean northFirst = random.nextBoolean();
        boolean attract = random.nextBoolean();
        int thick = 12 + random.nextInt(5);
        int palette = random.nextInt(Magnets.BarMagnet.PALETTES);
        String key = String.format(
                "magnet pairs %s %s gaps %d %d thick %d palette %d",
                northFirst ? "NS" : "SN", attract ? "attract" : "repel", first, second, thick, palette);
        return new Diagram(
                key,
                canvas -> {
                    int[] gaps = {first, second};
                    for (int row = 0; row < gaps.length; row++) {
                        int top = row * 32 + (32 - thick) / 2;
                        canvas.write((char) ('1' + row), 1, row * 32 + 13, Canvas.INK);
                        Rectangle left = new Rectangle(LABEL, top, LENGTH, thick);
                        Rectangle right = new Rectangle(LABEL + LENGTH + gaps[row], top, LENGTH, thick);
                        new Magnets.BarMagnet(left, northFirst, palette).draw(canvas);
                        new Magnets.BarMagnet(right, northFirst == attract, palette).draw(canvas);
                    }
                },
                "The magnets in both pairs are the same. Closer magnets act more strongly on each other.",
                "In which pair is the magnetic force stronger?",
                List.of("pair 1", "pair 2", "It is the same in both pairs."),
                answer);
    }
}
